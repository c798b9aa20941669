using DonorSync.Database;
using DonorSync.Tests.StorageTests.PostgreSql;
using DonorSync.Tests.StorageTests.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.StorageTests;

/// <summary>
/// The database engine for tests beyond the storage: SQLite, or PostgreSQL when <c>DONORSYNC_TEST_DATABASE</c> says so. The contracts of
/// the storage always run on both.
/// </summary>
internal static class TestEngine
{
    public static readonly bool IsPostgreSql = Environment.GetEnvironmentVariable("DONORSYNC_TEST_DATABASE") == nameof(
        DatabaseProvider.PostgreSql);

    public static Task<TestDatabase> OpenAsync() => IsPostgreSql ? PostgreSqlTestDatabase.OpenAsync() : SqliteTestDatabase.OpenAsync();

    /// <summary>Registers the database of a connection string.</summary>
    public static void Add(IServiceCollection services, string connection)
    {
        if (IsPostgreSql)
            services.AddPostgreSqlDonorDatabase(connection);
        else
            services.AddSqliteDonorDatabase(connection);
    }
}

/// <summary>A database that a tested server creates.</summary>
/// <param name="postgreSql">Its name on PostgreSQL; null for a SQLite file.</param>
internal sealed class ServerDatabase(string connection, string? postgreSql) : IAsyncDisposable
{
    public string Connection { get; } = connection;

    public static async Task<ServerDatabase> NewAsync(DirectoryInfo folder)
    {
        if (!TestEngine.IsPostgreSql)
            return new($"Data Source={Path.Combine(folder.FullName, "test.db")}", null);
        var name = await PostgreSqlTestDatabase.NewAsync();
        return new(await PostgreSqlCluster.ConnectionStringAsync(name), name);
    }

    /// <summary>The server's settings for it.</summary>
    public Dictionary<string, string?> Settings => new()
    {
        ["Database:Provider"] = postgreSql is null ? nameof(DatabaseProvider.Sqlite) : nameof(DatabaseProvider.PostgreSql),
        ["ConnectionStrings:Database"] = Connection,
    };

    public async ValueTask DisposeAsync()
    {
        if (postgreSql is not null)
            await PostgreSqlCluster.DropAsync(postgreSql);
        else
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }
}
