using DonorSync.Core;
using DonorSync.Sync;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Storage;

/// <summary>Registers the database. <see cref="SyncPolicy"/> and <see cref="TimeProvider"/> are the host's to register.</summary>
public static class DatabaseServices
{
    public static IServiceCollection AddSqliteDonorDatabase(this IServiceCollection services, string connectionString)
    {
        var connection = SqliteConnectionSettings.Complete(connectionString).ConnectionString;
        services.AddDbContextFactory<SqliteDonorSyncDb>(options => options
            .UseSqlite(connection)
            .AddInterceptors(new SqlitePragmas())
            // Rows of other organisations are filtered on both sides of a relation, so none can be required and missing.
            .ConfigureWarnings(w => w.Ignore(CoreEventId.PossibleIncorrectRequiredNavigationWithQueryFilterInteractionWarning)));
        services.AddSingleton<IDbContextFactory<DonorSyncDb>, SqliteContexts>();
        services.AddSingleton<IDatabaseMigrator, SqliteMigrator>();
        services.AddSingleton(_ => new SqliteFile(connection));
        services.AddSingleton<IServerLock>(static all => all.GetRequiredService<SqliteFile>());
        services.AddSingleton(static all => new SqliteFacts(all.GetRequiredService<SqliteFile>()));
        services.AddSingleton(static all => new SqliteBackups(all.GetRequiredService<SqliteFile>(), all.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static all => new SqliteRestores(
            all.GetRequiredService<SqliteFile>(), all.GetRequiredService<IDbContextFactory<SqliteDonorSyncDb>>(), all.GetRequiredService<TimeProvider>()));
        services.AddScoped<DonorSyncDb>(provider => provider.GetRequiredService<IDbContextFactory<DonorSyncDb>>().CreateDbContext());
        services.AddSingleton<DonorDatabase>();
        services.AddSingleton<OrganizationService>();
        return services;
    }
}

sealed class SqliteContexts(IDbContextFactory<SqliteDonorSyncDb> contexts) : IDbContextFactory<DonorSyncDb>
{
    public DonorSyncDb CreateDbContext() => contexts.CreateDbContext();
}
