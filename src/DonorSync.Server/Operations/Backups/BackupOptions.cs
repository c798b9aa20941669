using System.ComponentModel.DataAnnotations;

namespace DonorSync.Server.Operations.Backups;

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
