using System.ComponentModel.DataAnnotations;
using DonorSync.Database.Answers;
using DonorSync.Database.Audit;
using DonorSync.Server.Audit;
using DonorSync.Server.Settings;
using DonorSync.SyncStore.RunLog;

namespace DonorSync.Server.Retention;

/// <summary>Registers the audit log, and the deletion of old entries and history.</summary>
static class RetentionServices
{
    public static void AddRetention(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(SettingsBinder.Bind<RetentionOptions>(configuration, RetentionOptions.Section));
        services.AddSingleton<AuditBook>();
        services.AddSingleton<AuditCheck>();
        services.AddScoped<AuditTrail>();
        services.AddSingleton<OldHistory>();
        services.AddSingleton<OldAnswers>();
        services.AddSingleton<RetentionWatch>();
        services.AddHostedService(static all => all.GetRequiredService<RetentionWatch>());
    }
}

/// <summary>How long data that is not needed permanently is kept. Section <c>Retention</c>.</summary>
sealed class RetentionOptions
{
    public const string Section = "Retention";

    /// <summary>
    /// Days that a sync's single changes are kept and the sync can be undone, and that imports are listed. Longer than the undo of users'
    /// own changes needs.
    /// </summary>
    /// <value>730; 60 to 36500.</value>
    [Range(60, 36_500)]
    public int HistoryDays { get; set; } = 730;

    /// <summary>Days that the audit log is kept.</summary>
    /// <value>730; 30 to 36500.</value>
    [Range(30, 36_500)]
    public int AuditDays { get; set; } = 730;

    /// <summary>Returns whether the changes of a sync that ended then are still kept.</summary>
    public bool Keeps(DateTimeOffset? finishedAt, TimeProvider clock) =>
        finishedAt is null || finishedAt >= clock.GetUtcNow() - TimeSpan.FromDays(HistoryDays);
}
