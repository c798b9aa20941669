using System.ComponentModel.DataAnnotations;

namespace DonorSync.Server.Retention;

/// <summary>How long is kept what nobody needs for ever. Section <c>Retention</c>.</summary>
sealed class RetentionOptions
{
    public const string Section = "Retention";

    /// <summary>Days that the single changes of a sync are kept, and that it can be undone. Longer than an undo of people's own work needs.</summary>
    /// <value>730; 60 to 36500.</value>
    [Range(60, 36_500)]
    public int HistoryDays { get; set; } = 730;

    /// <summary>Days that the audit log is kept.</summary>
    /// <value>730; 30 to 36500.</value>
    [Range(30, 36_500)]
    public int AuditDays { get; set; } = 730;

    /// <summary>Whether the changes of a sync that ended then are still to be had.</summary>
    public bool Keeps(DateTimeOffset? finishedAt, TimeProvider clock) => finishedAt is null || finishedAt >= clock.GetUtcNow() - TimeSpan.FromDays(HistoryDays);
}
