using System.ComponentModel.DataAnnotations;

namespace DonorSync.Server.Operations;

/// <summary>Backups of the SQLite database by the server itself. Section <c>Backup</c>.</summary>
sealed class BackupOptions
{
    public const string Section = "Backup";
    public const string FolderSetting = $"{Section}__{nameof(Folder)}";

    /// <summary>The folder that backups are written to, which exists. Empty: the server takes none by itself.</summary>
    public string? Folder { get; set; }

    /// <summary>The time between two backups.</summary>
    /// <value>1 day; 1 hour to 31 days.</value>
    [Range(typeof(TimeSpan), "01:00:00", "31.00:00:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan Every { get; set; } = TimeSpan.FromDays(1);

    public bool IsOn => Folder is not null;
}
