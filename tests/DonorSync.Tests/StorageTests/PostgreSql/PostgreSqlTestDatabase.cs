using System.Text;
using DonorSync.Database;
using DonorSync.Database.PostgreSql;
using Npgsql;

namespace DonorSync.Tests.StorageTests.PostgreSql;

/// <summary>A new PostgreSQL database for each test; migrated once and copied, because migrating takes longer than most tests.</summary>
internal static class PostgreSqlTestDatabase
{
    static readonly Lazy<Task<string>> Template = new(MigrateAsync);

    public static async Task<TestDatabase> OpenAsync()
    {
        var name = await NewAsync();
        var connection = await PostgreSqlCluster.ConnectionStringAsync(name);
        return new(services => services.AddPostgreSqlDonorDatabase(connection), () => DumpAsync(connection),
            _ => PostgreSqlCluster.DropAsync(name));
    }

    /// <summary>A database that is migrated and empty.</summary>
    public static async Task<string> NewAsync() => await PostgreSqlCluster.NewAsync(await Template.Value);

    static async Task<string> MigrateAsync()
    {
        var name = await PostgreSqlCluster.NewAsync();
        var connection = await PostgreSqlCluster.ConnectionStringAsync(name);
        await using var database = new TestDatabase(
            services => services.AddPostgreSqlDonorDatabase(connection), static () => Task.FromResult<byte[]>([]),
            static _ => Task.CompletedTask);
        await database.Get<IDatabaseMigrator>().MigrateAsync(default);
        // Only a database without connections can be copied.
        await using var own = new NpgsqlConnection(PostgreSqlConnectionSettings.Complete(connection).ConnectionString);
        NpgsqlConnection.ClearPool(own);
        return name;
    }

    /// <summary>Returns the rows of every table as text.</summary>
    static async Task<byte[]> DumpAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        var tables = new List<string>();
        await using (var command = new NpgsqlCommand("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", connection))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
                tables.Add(reader.GetString(0));
        }
        var all = new StringBuilder();
        foreach (var table in tables)
        {
            using var rows = await connection.BeginTextExportAsync($"""COPY "{table}" TO STDOUT""");
            all.Append(await rows.ReadToEndAsync());
        }
        return Encoding.UTF8.GetBytes(all.ToString());
    }
}
