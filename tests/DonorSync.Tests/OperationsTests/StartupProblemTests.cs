using System.Runtime.Versioning;
using DonorSync.Database;
using DonorSync.Database.Sqlite;
using DonorSync.Donors;
using DonorSync.Server.Clocks;
using DonorSync.Server.Health;
using DonorSync.Server.Rest.Problems;
using DonorSync.Server.Settings;
using DonorSync.Sync.Ports;
using DonorSync.SyncStore;
using DonorSync.Tests.ClientTests;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace DonorSync.Tests.OperationsTests;

/// <summary>Problems that stop a server are named: a full disk, a read-only or damaged database, a second server on one file.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class StartupProblemTests : IDisposable
{
    readonly Terminal terminal = new();
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("donorsync-trouble-");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        terminal.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_second_server_on_one_SQLite_file_is_refused_with_one_line_that_says_why()
    {
        await using var first = await terminal.ServeAsync();
        var refused = await Assert.ThrowsAsync<SettingsException>(async () =>
        {
            await using var second = await terminal.ServeAsync();
        });

        Assert.Contains("another server is using", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
        await first.StopAsync(Cancellation);
    }

    [Fact]
    public async Task Only_the_servers_own_user_can_read_the_database_and_its_other_files()
    {
        await using var server = await terminal.ServeAsync();
        var files = Directory.GetFiles(Path.GetDirectoryName(terminal.Database)!, Path.GetFileName(terminal.Database) + "*");

        Assert.True(files.Length >= 3, string.Join(' ', files));
        Assert.All(files, static file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        await server.StopAsync(Cancellation);
    }

    [Fact]
    public async Task The_doctor_warns_of_a_database_that_others_can_read()
    {
        await terminal.FoundAsync();
        File.SetUnixFileMode(terminal.Database, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        var said = await terminal.RunAsync(DonorSync.Server.Operations.Doctor.DoctorCommand.Create(terminal.Build), []);
        Assert.Matches("warning +file rights +Other users", said.Output);
    }

    [Fact]
    public async Task A_full_database_is_a_full_disk()
    {
        await using var database = await OpenAsync("Mode=ReadWriteCreate");
        await RunAsync(database, "CREATE TABLE t (x TEXT); PRAGMA max_page_count = 4;");
        Named(await FailsAsync(database, "INSERT INTO t SELECT randomblob(100000);"), DatabaseTrouble.DiskFull, "disk_full");
    }

    [Fact]
    public async Task A_database_that_can_only_be_read_is_named()
    {
        await using (var database = await OpenAsync("Mode=ReadWriteCreate"))
            await RunAsync(database, "CREATE TABLE t (x TEXT);");
        await using var readOnly = await OpenAsync("Mode=ReadOnly");
        Named(await FailsAsync(readOnly, "INSERT INTO t VALUES ('a');"), DatabaseTrouble.ReadOnly, "database_read_only");
    }

    [Fact]
    public async Task A_damaged_database_is_named()
    {
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "a.db"), new string('x', 10_000), Cancellation);
        await using var database = await OpenAsync("Mode=ReadWrite");
        Named(await FailsAsync(database, "SELECT * FROM t;"), DatabaseTrouble.Damaged, "database_damaged");
    }

    [Fact]
    public void Only_known_database_errors_are_named()
    {
        Assert.Null(DatabaseErrors.TroubleOf(new InvalidOperationException("no")));
        Assert.Null(DatabaseErrors.TroubleOf(new SqliteException("constraint", 19)));
        Assert.Equal(DatabaseTrouble.Busy, DatabaseErrors.TroubleOf(new DbUpdateException("wrapped", new SqliteException("busy", 5))));
    }

    [Fact]
    public async Task Only_a_lock_that_another_process_holds_is_waited_for()
    {
        using var file = new SqliteFile($"Data Source={Path.Combine(folder.FullName, "missing", "a.db")}");
        // The clock is stopped, so a wait would not end.
        await Assert.ThrowsAnyAsync<IOException>(() => file.LockAsync(new FakeTimeProvider(), Cancellation));
    }

    [Fact]
    public async Task The_watch_logs_a_problem_once_and_its_end()
    {
        var (database, log) = (new Told(), new LogCatcher());
        using var logs = LoggerFactory.Create(builder => builder.AddProvider(log));
        using var watch = new OperatingWatch(
            database, new ClockTrust(new FakeTimeProvider()), new FakeTimeProvider(), logs.CreateLogger<OperatingWatch>());

        foreach (var trouble in new[] { null, "The disk is full.", "The disk is full.", null, null })
        {
            database.Trouble = trouble;
            await watch.LookAsync(Cancellation);
            Assert.Equal(trouble, watch.Trouble);
        }
        Assert.Equal(
            ["The server cannot work: The disk is full.", "The server works again. It was: The disk is full."],
            log.All.Split('\n').Select(static line => line.Trim()));
    }

    void Named(Exception error, DatabaseTrouble trouble, string code)
    {
        Assert.Equal(trouble, DatabaseErrors.TroubleOf(error));
        Assert.Equal((503, code), (Problem.Of(trouble).Status, Problem.Of(trouble).Code));
        using var services = new ServiceCollection().AddSqliteDonorDatabase($"Data Source={Path.Combine(folder.FullName, "b.db")}")
            .AddSyncStore().AddDonors().BuildServiceProvider();
        Assert.Equal(DatabaseErrors.TextOf(trouble), services.GetRequiredService<IFailureNames>().Of(error));
    }

    async Task<SqliteConnection> OpenAsync(string mode)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(folder.FullName, "a.db")};Pooling=False;{mode}");
        await connection.OpenAsync(Cancellation);
        return connection;
    }

    static async Task RunAsync(SqliteConnection database, string sql)
    {
        await using var command = database.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    static Task<SqliteException> FailsAsync(SqliteConnection database, string sql) =>
        Assert.ThrowsAsync<SqliteException>(() => RunAsync(database, sql));

    sealed class Told : IDatabaseMigrator
    {
        public string? Trouble { get; set; }

        public Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<string>>([]);

        public Task<string?> WhyNotReadyAsync(CancellationToken cancellation) => Task.FromResult(Trouble);
    }
}
