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
