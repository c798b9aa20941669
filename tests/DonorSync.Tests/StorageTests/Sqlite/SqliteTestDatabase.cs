using DonorSync.Database;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Tests.StorageTests.Sqlite;

/// <summary>A new SQLite file for each test; migrated once and copied, because migrating takes longer than most tests.</summary>
internal static class SqliteTestDatabase
{
    static readonly Lazy<Task<string>> Template = new(MigrateAsync);

    public static async Task<TestDatabase> OpenAsync()
    {
        var file = NewFile();
        File.Copy(await Template.Value, file);
        return Over(file);
    }

    static TestDatabase Over(string file) => new(
        services => services.AddSqliteDonorDatabase($"Data Source={file}"), () => DumpAsync(file), database => DropAsync(database, file));

    static async Task<string> MigrateAsync()
    {
        var file = NewFile();
        var database = Over(file);
        await database.Get<IDatabaseMigrator>().MigrateAsync(default);
        await using (var db = database.Open(default))
            await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE);");
        ForgetConnections(database);
        await database.Services.DisposeAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        return file;
    }

    static string NewFile() => Path.Combine(Directory.CreateTempSubdirectory("donorsync-storage-").FullName, "test.db");

    /// <summary>The file and its write-ahead log.</summary>
    static async Task<byte[]> DumpAsync(string file)
    {
        var all = new MemoryStream();
        foreach (var part in Directory.GetFiles(Path.GetDirectoryName(file)!, "test.db*"))
        {
            await using var stream = new FileStream(part, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            await stream.CopyToAsync(all);
        }
        return all.ToArray();
    }

    static Task DropAsync(TestDatabase database, string file)
    {
        ForgetConnections(database);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        return Task.CompletedTask;
    }

    static void ForgetConnections(TestDatabase database)
    {
        using var db = database.Open(default);
        SqliteConnection.ClearPool((SqliteConnection)db.Database.GetDbConnection());
    }
}
