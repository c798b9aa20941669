using DonorSync.Database;
using DonorSync.Database.PostgreSql;
using DonorSync.Database.Sqlite;
using DonorSync.Donors;
using DonorSync.Server.Import.Uploads;
using DonorSync.SyncStore;

namespace DonorSync.Server.Settings;

/// <summary>Selects the database.</summary>
static class DatabaseSettings
{
    public const string ConnectionSetting = "ConnectionStrings__Database";

    const string SqliteLike = "a SQLite connection string such as \"Data Source=data/donorsync.db\"";
    const string PostgreSqlLike = "a PostgreSQL connection string such as \"Host=db;Database=donorsync;Username=donorsync;Password=...\"";

    public static void AddDatabase(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<DatabaseOptions>(configuration, "Database");
        services.AddSyncStore();
        services.AddDonors();
        var (provider, connection) = Of(configuration);
        if (provider == DatabaseProvider.Sqlite)
            services.AddSqliteDonorDatabase(connection);
        else
        {
            services.AddSingleton(static all => new ServerNames(all.GetRequiredService<ImportFiles>().Folder));
            services.AddPostgreSqlDonorDatabase(connection);
        }
    }

    /// <summary>Returns the database's provider and connection string.</summary>
    /// <exception cref="SettingsException">A setting is missing or invalid.</exception>
    public static (DatabaseProvider Provider, string Connection) Of(IConfiguration configuration)
    {
        var provider = SettingsBinder.Bind<DatabaseOptions>(configuration, "Database").Provider;
        var connection = configuration.GetConnectionString("Database");
        var isMissing = string.IsNullOrWhiteSpace(connection);
        switch (provider)
        {
            case DatabaseProvider.Sqlite:
                connection = isMissing ? SqliteConnectionSettings.DefaultConnectionString : connection!;
                Check(ConnectionSetting, () => SqliteConnectionSettings.Complete(connection), SqliteLike);
                return (provider, connection);
            case DatabaseProvider.PostgreSql when isMissing:
                throw new SettingsException(ConnectionSetting, $"is missing: Database__Provider=PostgreSql needs {PostgreSqlLike}.");
            default:
                CheckPostgreSql(ConnectionSetting, connection!);
                return (provider, connection!);
        }
    }

    /// <exception cref="SettingsException">The text is not a PostgreSQL connection string.</exception>
    public static void CheckPostgreSql(string setting, string connection) =>
        Check(setting, () => PostgreSqlConnectionSettings.Complete(connection), PostgreSqlLike);

    static void Check(string setting, Action complete, string like)
    {
        try
        {
            complete();
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            // The message does not repeat the text: a connection string may hold a password.
            throw new SettingsException(setting, $"must be {like}.", e);
        }
    }
}
