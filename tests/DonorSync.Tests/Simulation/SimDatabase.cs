using DonorSync.Database;
using DonorSync.Database.PostgreSql;
using DonorSync.Database.Sqlite;
using DonorSync.Tests.StorageTests.PostgreSql;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace DonorSync.Tests.Simulation;

/// <summary>The database of a simulated world: a copy of one that was migrated and filled once.</summary>
abstract class SimDatabase(string connection) : IAsyncDisposable
{
    protected string Connection { get; } = connection;

    public abstract void AddTo(IServiceCollection services, params IInterceptor[] interceptors);

    public abstract ValueTask DisposeAsync();

    protected static void Add<TDb>(IServiceCollection services, IInterceptor[] interceptors)
        where TDb : DonorSyncDb
    {
        services.AddSingleton<IDbContextFactory<DonorSyncDb>, SimContexts<TDb>>();
        services.ConfigureDbContext<TDb>(o => o.AddInterceptors(interceptors));
    }
}

sealed class SimSqlite(string file) : SimDatabase($"Data Source={file}")
{
    /// <summary>A RAM disk if there is one: only the simulated process is killed, not the machine.</summary>
    static readonly string Folder = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    static readonly Lazy<Task<string>> Template = new(MakeTemplateAsync);

    public static async Task<SimDatabase> NewAsync()
    {
        var file = Path.Combine(NewFolder(), "sim.db");
        File.Copy(await Template.Value, file);
        return new SimSqlite(file);
    }

    public override void AddTo(IServiceCollection services, params IInterceptor[] interceptors)
    {
        services.AddSqliteDonorDatabase(Connection);
        Add<SqliteDonorSyncDb>(services, interceptors);
    }

    public override async ValueTask DisposeAsync()
    {
        await using (var db = new SqliteConnection(SqliteConnectionSettings.Complete(Connection).ConnectionString))
            SqliteConnection.ClearPool(db);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    static string NewFolder() => Directory.CreateDirectory(Path.Combine(Folder, $"donorsync-sim-{Path.GetRandomFileName()}")).FullName;

    static async Task<string> MakeTemplateAsync()
    {
        var file = Path.Combine(NewFolder(), "template.db");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        await SimWorld.FillAsync(new SimSqlite(file), static db => db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE);"));
        return file;
    }
}

sealed class SimPostgreSql(string name, string connection) : SimDatabase(connection)
{
    static readonly Lazy<Task<string>> Template = new(MakeTemplateAsync);

    public static async Task<SimDatabase> NewAsync() => await OverAsync(await PostgreSqlCluster.NewAsync(await Template.Value));

    public override void AddTo(IServiceCollection services, params IInterceptor[] interceptors)
    {
        services.AddPostgreSqlDonorDatabase(Connection);
        Add<PostgreSqlDonorSyncDb>(services, interceptors);
    }

    public override async ValueTask DisposeAsync()
    {
        ForgetConnections();
        await PostgreSqlCluster.DropAsync(Name);
    }

    void ForgetConnections()
    {
        using var db = new NpgsqlConnection(PostgreSqlConnectionSettings.Complete(Connection).ConnectionString);
        NpgsqlConnection.ClearPool(db);
    }

    static async Task<SimPostgreSql> OverAsync(string name) => new(name, await PostgreSqlCluster.ConnectionStringAsync(name));

    static async Task<string> MakeTemplateAsync()
    {
        var database = await OverAsync(await PostgreSqlCluster.NewAsync());
        await SimWorld.FillAsync(database, static _ => Task.CompletedTask);
        database.ForgetConnections();
        return database.Name;
    }

    string Name { get; } = name;
}
