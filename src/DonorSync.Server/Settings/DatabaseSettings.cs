using DonorSync.Storage;

namespace DonorSync.Server.Settings;

/// <summary>Chooses the database.</summary>
static class DatabaseSettings
{
    public const string ConnectionSetting = "ConnectionStrings__Database";

    public static void AddDatabase(this IServiceCollection services, IConfiguration configuration)
    {
        var options = services.AddSettings<DatabaseOptions>(configuration, "Database");
        if (options.Provider != DatabaseProvider.Sqlite)
            throw new SettingsException("Database__Provider", $"{options.Provider} is not supported yet by this version.");
        var connection = configuration.GetConnectionString("Database");
        try
        {
            services.AddSqliteDonorDatabase(string.IsNullOrWhiteSpace(connection) ? SqliteConnectionSettings.DefaultConnectionString : connection);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            // The text itself is not repeated: a connection string may hold a password.
            throw new SettingsException(ConnectionSetting, "must be a SQLite connection string such as \"Data Source=data/donorsync.db\".", e);
        }
    }
}
