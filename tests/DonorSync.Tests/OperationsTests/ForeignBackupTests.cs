using System.Diagnostics;
using System.Runtime.Versioning;
using DonorSync.Database.Backups;
using DonorSync.Donors;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.SyncStore;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.OperationsTests;

/// <summary>A restore accepts only backups of this program: each part of the file, each counted row, and ordinary files.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ForeignBackupTests : IDisposable
{
    readonly Terminal terminal = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => terminal.Dispose();

    [Theory]
    [InlineData("""CREATE TRIGGER "Steal" AFTER INSERT ON "Contacts" BEGIN UPDATE "Contacts" SET "IntegrationEmailOptIn" = 1; END""",
        "has the trigger Steal, which DonorSync did not create")]
    [InlineData("""CREATE TRIGGER "Derive_Steal" AFTER INSERT ON "Contacts" BEGIN SELECT 1; END""",
        "has the trigger Derive_Steal, which DonorSync did not create")]
    [InlineData("""DROP TRIGGER "Derive_SearchGone" """, "does not have the trigger Derive_SearchGone")]
    [InlineData("""DROP TRIGGER "Derive_SearchGone"; CREATE TRIGGER "Derive_SearchGone" AFTER DELETE ON "Contacts" BEGIN SELECT 1; END""",
        "has the trigger Derive_SearchGone with another definition than DonorSync's")]
    [InlineData("""CREATE VIEW "Birds" AS SELECT 1""", "has the view Birds, which DonorSync did not create")]
    [InlineData("""CREATE TABLE "Birds" ("Name" TEXT)""", "has the table Birds, which DonorSync did not create")]
    [InlineData("""CREATE VIRTUAL TABLE "Birds" USING fts5("Name")""", "has the table Birds, which DonorSync did not create")]
    [InlineData("""CREATE INDEX "IX_Birds" ON "Contacts" ("City")""", "has the index IX_Birds, which DonorSync did not create")]
    [InlineData("""DROP INDEX "IX_Contacts_List" """, "does not have the index IX_Contacts_List")]
    [InlineData("""ALTER TABLE "Groups" ADD COLUMN "Bird" TEXT""", "has the table Groups with another definition than DonorSync's")]
    [InlineData("""DROP TABLE "ContactSearchTerms" """, "does not have the table ContactSearchTerms")]
    public async Task Foreign_parts_are_refused_by_name_also_when_the_record_is_removed(string change, string why)
    {
        await terminal.FoundAsync();
        foreach (var more in new[] { "", $"""; DROP TABLE "{BackupRecord.Table}" """ })
        {
            (await terminal.BackupAsync($"a{more.Length}.db")).Expect(0);
            Change($"a{more.Length}.db", change + more);
            (await terminal.RestoreAsync($"a{more.Length}.db")).Refused(why);
        }
        Assert.Equal("Hope", await terminal.OrganizationAsync());
    }

    static readonly DerivedParts Derived = new(new([new DonorTables(), new SyncTables()]));

    [Fact]
    public async Task A_backup_of_a_database_with_foreign_parts_is_made_with_a_warning()
    {
        await terminal.FoundAsync();
        Change("donors.db", """CREATE VIEW "Birds" AS SELECT 1""");
        Assert.Contains(
            "Warning: restore would refuse this backup", (await terminal.BackupAsync("a.db")).Expect(0).Output, StringComparison.Ordinal);
        (await terminal.RestoreAsync("a.db")).Refused("has the view Birds");
    }

    [Theory]
    [InlineData("""DELETE FROM "Organizations" """, "the table Organizations has 0 rows, and its record says 1")]
    [InlineData("""INSERT INTO "ErasureKeys" ("OrganizationId", "Key") SELECT "Id", 'x' FROM "Organizations" """,
        "the table ErasureKeys has 1 rows, and its record says 0")]
    [InlineData(
        $"""DELETE FROM "{BackupRecord.Table}" WHERE "Name" = 'rows of Contacts' """, "its record does not contain the table Contacts")]
    public async Task Added_and_removed_rows_are_detected(string change, string why)
    {
        await terminal.FoundAsync();
        (await terminal.BackupAsync("a.db")).Expect(0);
        Change("a.db", "PRAGMA foreign_keys = OFF; " + change);
        (await terminal.RestoreAsync("a.db")).Refused(why);
    }

    [Fact]
    public async Task A_backup_without_a_record_is_restored_as_unverified_and_leaves_no_record()
    {
        await terminal.FoundAsync();
        (await terminal.BackupAsync("a.db")).Expect(0);
        Change("a.db", $"""DROP TABLE "{BackupRecord.Table}" """);
        Assert.Contains("It has no record", (await terminal.RestoreAsync("a.db")).Expect(0).Output, StringComparison.Ordinal);

        (await terminal.BackupAsync("b.db")).Expect(0);
        Assert.Contains("every table has as many rows as its record states", (await terminal.RestoreAsync("b.db")).Expect(0).Output,
            StringComparison.Ordinal);
        using var connection = SqliteCopy.Open(terminal.Database);
        Assert.Null(BackupRecord.Read(connection));
    }

    [Fact]
    public async Task Triggers_of_another_version_are_accepted_when_the_record_has_them_and_rebuilt_by_the_start()
    {
        await terminal.FoundAsync();
        Change("donors.db",
            """DROP TRIGGER "Derive_SearchGone"; CREATE TRIGGER "Derive_SearchGone" AFTER DELETE ON "Contacts" BEGIN SELECT 1; END""");
        (await terminal.BackupAsync("a.db")).Expect(0);
        await terminal.FoundAsync();

        Assert.Contains(
            "Another version created the backup", (await terminal.RestoreAsync("a.db")).Expect(0).Output, StringComparison.Ordinal);

        using (var connection = SqliteCopy.Open(terminal.Database))
            Assert.DoesNotContain(SchemaParts.Read(connection), Derived.Has);
        await terminal.FoundAsync();
        using var started = SqliteCopy.Open(terminal.Database);
        Assert.Null(SchemaParts.Difference([.. SchemaParts.Read(started).Where(Derived.Has)], Derived.Ours()));
    }

    [Fact]
    public async Task A_second_start_keeps_the_triggers_of_the_first()
    {
        await terminal.FoundAsync();
        // A wrong count, which a recount would correct.
        Change("donors.db",
            """INSERT INTO "ContactCounts" ("OrganizationId", "InGroup", "Obstacles", "Sharing", "Count") SELECT "Id", 0, 0, 0, 7 """
            + """FROM "Organizations" """);
        await terminal.FoundAsync();
        using var connection = SqliteCopy.Open(terminal.Database);
        Assert.Equal(["1"], SqliteCopy.Read(connection, """SELECT count(*) FROM "ContactCounts" WHERE "Count" = 7"""));
    }

    [Fact]
    public async Task A_backup_of_an_earlier_build_is_refused_in_one_line()
    {
        await terminal.FoundAsync();
        (await terminal.BackupAsync("a.db")).Expect(0);
        Change("a.db", """UPDATE "__EFMigrationsHistory" SET "MigrationId" = '20261123034622_Donors'""");

        (await terminal.RestoreAsync("a.db")).Refused("earlier build of DonorSync (it has the schema change 20261123034622_Donors)");
        Assert.Equal("Hope", await terminal.OrganizationAsync());
    }

    [Fact]
    public async Task A_device_a_pipe_a_folder_and_an_empty_file_fail_immediately()
    {
        await terminal.FoundAsync();
        var pipe = Path.Combine(terminal.Folder, "pipe");
        using (var made = Process.Start("mkfifo", pipe))
            await made.WaitForExitAsync(Cancellation);
        File.CreateSymbolicLink(Path.Combine(terminal.Folder, "link"), "/dev/zero");
        await File.WriteAllTextAsync(Path.Combine(terminal.Folder, "empty.db"), "", Cancellation);

        foreach (var odd in new[] { "/dev/zero", "/dev/random", "/dev/null", pipe, "link", "empty.db" })
            (await terminal.RestoreAsync(odd)).Refused("is empty, or not an ordinary file");
        (await terminal.RestoreAsync(".")).Refused("is a folder");
        Assert.Empty(Directory.GetFiles(terminal.Folder, "*.restoring*"));
    }

    [Fact]
    public async Task A_file_that_is_cut_short_or_larger_than_the_disk_is_refused_before_it_is_copied()
    {
        await terminal.FoundAsync();
        (await terminal.BackupAsync("a.db")).Expect(0);
        await using (var file = File.OpenWrite(Path.Combine(terminal.Folder, "a.db")))
            file.SetLength(file.Length - 4096);
        (await terminal.RestoreAsync("a.db")).Refused("is cut short: it has");

        // Only its first blocks are on the disk.
        (await terminal.BackupAsync("b.db")).Expect(0);
        await using (var file = File.OpenWrite(Path.Combine(terminal.Folder, "b.db")))
            file.SetLength(10_000_000_000_000);
        (await terminal.RestoreAsync("b.db")).Refused("there is not enough room in");
    }

    [Fact]
    public async Task Only_the_owner_can_read_a_restored_database_whatever_the_permissions_of_the_backup()
    {
        await terminal.FoundAsync();
        (await terminal.BackupAsync("a.db")).Expect(0);
        File.SetUnixFileMode(
            Path.Combine(terminal.Folder, "a.db"), UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        (await terminal.RestoreAsync("a.db")).Expect(0);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(terminal.Database));
    }

    void Change(string file, string statement)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(terminal.Folder, file)};Pooling=False");
        connection.Open();
        foreach (var one in statement.Contains("TRIGGER", StringComparison.Ordinal) || !statement.Contains(';', StringComparison.Ordinal)
            ? [statement] : statement.Split(';'))
            SqliteCopy.Read(connection, one);
    }
}
