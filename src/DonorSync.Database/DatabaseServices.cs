using DonorSync.Database.Backups;
using DonorSync.Database.Keys;
using DonorSync.Database.Organizations;
using DonorSync.Database.Ports;
using DonorSync.Database.PostgreSql;
using DonorSync.Database.Sqlite;
using DonorSync.Sync.Ports;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DonorSync.Database;

/// <summary>Registers the database. The host must register <see cref="TimeProvider"/>.</summary>
public static class DatabaseServices
{
    public static IServiceCollection AddSqliteDonorDatabase(this IServiceCollection services, string connectionString)
    {
        var connection = SqliteConnectionSettings.Complete(connectionString).ConnectionString;
        services.AddSingleton<IDatabaseMigrator, SqliteMigrator>();
        services.AddSingleton(_ => new SqliteFile(connection));
        services.AddSingleton<IServerLock>(static all => all.GetRequiredService<SqliteFile>());
        services.AddSingleton(static all => new SqliteFacts(all.GetRequiredService<SqliteFile>()));
        services.TryAddSingleton<IFreeSpace, DriveSpace>();
        services.AddSingleton(static all => new BackupSchema(
            all.GetRequiredService<IDbContextFactory<SqliteDonorSyncDb>>(), all.GetRequiredService<ModelParts>()));
        services.AddSingleton(static all => new SqliteBackups(
            all.GetRequiredService<SqliteFile>(), all.GetRequiredService<BackupSchema>(), all.GetRequiredService<IFreeSpace>(),
            all.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static all => new SqliteRestores(
            all.GetRequiredService<SqliteFile>(), all.GetRequiredService<BackupSchema>(), all.GetRequiredService<IFreeSpace>(),
            all.GetRequiredService<TimeProvider>(), all.GetRequiredService<ILaterRecords>()));
        IInterceptor[] inOrder = [new SqlitePragmas(), new SqliteWriters(SqliteConnectionSettings.BusyTimeout), new SqliteStatements()];
        return services.AddDonorDatabase<SqliteDonorSyncDb>(options => options
            .UseSqlite(connection).AddInterceptors(inOrder).ReplaceService<IMigrationsSqlGenerator, SqliteTables>());
    }

    public static IServiceCollection AddPostgreSqlDonorDatabase(this IServiceCollection services, string connectionString)
    {
        var connection = PostgreSqlConnectionSettings.Complete(connectionString).ConnectionString;
        services.AddSingleton<IDatabaseMigrator, PostgreSqlMigrator>();
        services.AddSingleton<IServerLock>(all => new PostgreSqlServers(connection, all.GetService<ServerNames>()));
        return services.AddDonorDatabase<PostgreSqlDonorSyncDb>(options => options.UseNpgsql(connection).AddInterceptors(new OneWriter()));
    }

    static IServiceCollection AddDonorDatabase<TDb>(this IServiceCollection services, Action<DbContextOptionsBuilder> engine)
        where TDb : DonorSyncDb
    {
        services.AddDbContextFactory<TDb>((all, options) =>
        {
            engine(options);
            options.UseModelParts(all.GetRequiredService<ModelParts>());
            // Rows of other organizations are filtered on both sides of a relation, so no required row can be missing.
            options.ConfigureWarnings(w => w.Ignore(CoreEventId.PossibleIncorrectRequiredNavigationWithQueryFilterInteractionWarning));
        });
        services.AddSingleton<IDbContextFactory<DonorSyncDb>, DonorContexts<TDb>>();
        services.AddScoped<DonorSyncDb>(provider => provider.GetRequiredService<IDbContextFactory<DonorSyncDb>>().CreateDbContext());
        services.TryAddSingleton<ModelParts>();
        services.TryAddSingleton<Secrets>();
        services.AddSingleton<KeyRing>();
        services.AddSingleton(static all => new StoredSecrets(
            all.GetRequiredService<IDbContextFactory<DonorSyncDb>>(), all.GetRequiredService<Secrets>(),
            all.GetServices<IStoredSecrets>()));
        services.AddSingleton<IFailureNames, DatabaseFailures>();
        services.AddSingleton<OrganizationService>();
        services.AddSingleton<StoredSettings>();
        services.AddSingleton<ISyncSettings>(static all => all.GetRequiredService<StoredSettings>());
        return services;
    }
}

sealed class DonorContexts<TDb>(IDbContextFactory<TDb> contexts) : IDbContextFactory<DonorSyncDb>
    where TDb : DonorSyncDb
{
    public DonorSyncDb CreateDbContext() => contexts.CreateDbContext();
}
