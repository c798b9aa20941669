using System.ComponentModel.DataAnnotations;
using DonorSync.Database;
using DonorSync.Database.Backups;
using DonorSync.Database.Sqlite;
using DonorSync.Server.Import.Reading;
using DonorSync.Server.Settings;

namespace DonorSync.Server.Operations.Backups;

/// <summary>Registers the scheduled backups, if the settings enable them.</summary>
static class BackupServices
{
    /// <exception cref="SettingsException">The folder is not allowed, or the database is PostgreSQL.</exception>
    public static void AddBackups(this IServiceCollection services, IConfiguration configuration)
    {
        var options = SettingsBinder.Bind<BackupOptions>(configuration, BackupOptions.Section);
        services.AddSingleton(options);
        services.AddSingleton(all => new BackupStatus(all.GetService<SqliteBackups>(), options, all.GetRequiredService<TimeProvider>()));
        if (!options.IsOn)
            return;
        Check(options.Folder!, configuration);
        services.AddSingleton(new BackupFolder(options.Folder!));
        services.AddSingleton<BackupSchedule>();
        services.AddSingleton<BackupWatch>();
        services.AddHostedService(static all => all.GetRequiredService<BackupWatch>());
    }

    /// <summary>
    /// Checks the setting. A folder that is missing now does not stop the server, because syncing opt-outs is more important; the backup
    /// fails.
    /// </summary>
    static void Check(string folder, IConfiguration configuration)
    {
        var (provider, connection) = DatabaseSettings.Of(configuration);
        if (provider == DatabaseProvider.PostgreSql)
            throw Wrong("has no effect with PostgreSQL, which is backed up with pg_dump. Remove the setting.");
        var path = Resolved(folder);
        var database = Path.GetFullPath(SqliteConnectionSettings.Complete(connection).DataSource);
        if (path == Resolved(Path.GetDirectoryName(database)!))
            throw Wrong($"{folder} is the folder of the database itself. Choose another folder, preferably on another disk.");
        if (IsIn(path, Resolved(AppContext.BaseDirectory)))
            throw Wrong($"{folder} is in the folder of the program, which an update replaces. Choose another folder.");
        var imports = SettingsBinder.Bind<ImportLimits>(configuration, "Import").Folder ?? $"{database}.imports";
        if (IsIn(path, Resolved(imports)))
            throw Wrong($"{folder} is in the folder for imported files. Choose another folder.");
    }

    static bool IsIn(string path, string folder) =>
        path == folder
        || path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    static string Resolved(string folder)
    {
        var there = new DirectoryInfo(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        return there.LinkTarget is null ? there.FullName : there.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? there.FullName;
    }

    static SettingsException Wrong(string problem) => new(BackupOptions.FolderSetting, problem);
}

/// <summary>Scheduled backups of the SQLite database. Section <c>Backup</c>.</summary>
sealed class BackupOptions
{
    public const string Section = "Backup";
    public const string FolderSetting = $"{Section}__{nameof(Folder)}";

    /// <summary>An existing folder for backups. Empty: no scheduled backups.</summary>
    public string? Folder { get; set; }

    /// <summary>The time between two backups.</summary>
    /// <value>1 day; 1 hour to 31 days.</value>
    [Range(typeof(TimeSpan), "01:00:00", "31.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan Every { get; set; } = TimeSpan.FromDays(1);

    public bool IsOn => Folder is not null;
}
