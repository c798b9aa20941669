using DonorSync.Database.Backups;
using Microsoft.Data.Sqlite;

namespace DonorSync.Tests.OperationsTests;

/// <summary>Backups, and the commands that use them.</summary>
public sealed class BackupTests : IDisposable
{
    readonly Terminal terminal = new();

    public void Dispose() => terminal.Dispose();

    [Fact]
    public async Task A_restore_brings_back_the_data_and_keeps_the_replaced_database()
    {
        await terminal.FoundAsync();
        var taken = (await terminal.BackupAsync("a.db")).Expect(0);
        Assert.Contains("Checked: it is intact", taken.Output, StringComparison.Ordinal);
        await terminal.RenameAsync("Changed afterwards");

        var restored = (await terminal.RestoreAsync("a.db")).Expect(0);

        Assert.Equal("Hope", await terminal.OrganizationAsync());
        var kept = Assert.Single(Directory.GetFiles(terminal.Folder, "donors.db.replaced-*"));
        Assert.Contains(kept, restored.Output, StringComparison.Ordinal);
        File.Move(kept, Path.Combine(terminal.Folder, "kept.db"));
        (await terminal.RestoreAsync("kept.db")).Expect(0);
        Assert.Equal("Changed afterwards", await terminal.OrganizationAsync());
        Assert.DoesNotContain(Directory.GetFiles(terminal.Folder),
            static f => f.Contains(".restoring", StringComparison.Ordinal) || f.Contains(".partial", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_backup_is_one_file_that_only_its_owner_can_read_and_overwrites_nothing()
    {
        await terminal.FoundAsync();
        (await terminal.BackupAsync("sub/a.db")).Expect(0);
        var file = Path.Combine(terminal.Folder, "sub", "a.db");
        Assert.Equal([file], Directory.GetFiles(Path.GetDirectoryName(file)!));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        var before = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);

        (await terminal.BackupAsync("sub/a.db")).Refused("already exists");

        Assert.Equal(before, await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task There_is_nothing_to_back_up_before_the_first_start() =>
        (await terminal.BackupAsync("a.db")).Refused("There is no database yet");

    [Fact]
    public async Task Nothing_is_restored_under_a_running_server()
    {
        await using var server = await terminal.ServeAsync();
        (await terminal.BackupAsync("a.db")).Expect(0);
        (await terminal.RestoreAsync("a.db")).Refused("A server is using");
        await server.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Nothing_is_restored_while_another_program_uses_the_database()
    {
        await terminal.FoundAsync();
        (await terminal.BackupAsync("a.db")).Expect(0);
        using var other = new SqliteConnection($"Data Source={terminal.Database};Pooling=False");
        other.Open();
        SqliteCopy.Read(other, """SELECT count(*) FROM "Organizations" """);

        (await terminal.RestoreAsync("a.db")).Refused("Another program uses");
        Assert.Equal("Hope", await terminal.OrganizationAsync());
    }

    [Fact]
    public async Task A_foreign_database_is_not_restored()
    {
        await terminal.FoundAsync();
        await File.WriteAllTextAsync(
            Path.Combine(terminal.Folder, "letter.txt"), "Dear donors, this is not a database at all.",
            TestContext.Current.CancellationToken);
        using (var foreign = new SqliteConnection($"Data Source={Path.Combine(terminal.Folder, "foreign.db")};Pooling=False"))
        {
            foreign.Open();
            SqliteCopy.Read(foreign, "CREATE TABLE birds (name TEXT);");
        }

        (await terminal.RestoreAsync("nowhere.db")).Refused("There is no file");
        (await terminal.RestoreAsync("letter.txt")).Refused("is not a DonorSync database");
        (await terminal.RestoreAsync("foreign.db")).Refused("is not a DonorSync database");
        (await terminal.RestoreAsync("donors.db")).Refused("is the database itself");
        Assert.Equal("Hope", await terminal.OrganizationAsync());
    }

    [Fact]
    public async Task A_newer_versions_backup_is_not_restored()
    {
        await terminal.FoundAsync();
        (await terminal.BackupAsync("a.db")).Expect(0);
        Change("a.db", """INSERT INTO "__EFMigrationsHistory" VALUES ('29991231235959_Tomorrow', '30.0.0');""");
        (await terminal.RestoreAsync("a.db")).Refused("was written by a newer version (it has the schema change 29991231235959_Tomorrow)");
    }

    [Fact]
    public async Task A_damaged_backup_is_not_restored()
    {
        await terminal.FoundAsync();
        (await terminal.BackupAsync("a.db")).Expect(0);
        await using (var file = File.OpenWrite(Path.Combine(terminal.Folder, "a.db")))
        {
            // After the table of tables, in the pages that contain rows.
            file.Position = file.Length / 2;
            await file.WriteAsync(
                Enumerable.Repeat((byte)0xA5, (int)(file.Length - file.Position)).ToArray(), TestContext.Current.CancellationToken);
        }
        Assert.Equal(2, (await terminal.RestoreAsync("a.db")).Code);
        Assert.Equal("Hope", await terminal.OrganizationAsync());
    }

    [Fact]
    public async Task A_damaged_database_is_replaced_and_kept()
    {
        await terminal.FoundAsync();
        (await terminal.BackupAsync("a.db")).Expect(0);
        SqliteConnection.ClearAllPools();
        await File.WriteAllTextAsync(terminal.Database, "rubbish", TestContext.Current.CancellationToken);

        (await terminal.RestoreAsync("a.db")).Refused("--without-opt-outs");
        Assert.Equal("rubbish", await File.ReadAllTextAsync(terminal.Database, TestContext.Current.CancellationToken));
        var restored = (await terminal.RestoreAsync("a.db", "--without-opt-outs")).Expect(0);

        Assert.Contains("are lost", restored.Output, StringComparison.Ordinal);
        Assert.Equal("Hope", await terminal.OrganizationAsync());
        var kept = Assert.Single(
            Directory.GetFiles(terminal.Folder, "donors.db.replaced-*"),
            static f => !f.EndsWith("-wal", StringComparison.Ordinal) && !f.EndsWith("-shm", StringComparison.Ordinal));
        Assert.Equal("rubbish", await File.ReadAllTextAsync(kept, TestContext.Current.CancellationToken));
    }

    void Change(string file, string statement)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(terminal.Folder, file)};Pooling=False");
        connection.Open();
        SqliteCopy.Read(connection, statement);
    }
}
