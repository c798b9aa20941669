using DonorSync.ConstantContact;
using DonorSync.Database;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Server.Alerts;
using DonorSync.Server.Apps.ConstantContact;
using DonorSync.Server.Import.Reading;
using DonorSync.Server.Operations.Backups;
using DonorSync.Server.Outbound;
using DonorSync.Server.Retention;
using DonorSync.Server.Security;
using DonorSync.Server.Startup;
using DonorSync.Sync;

namespace DonorSync.Server.Settings;

/// <summary>All sections of the settings and their classes: for the documentation, and for finding unknown names.</summary>
static class SettingsSections
{
    public static (string Section, Type Options)[] All { get; } =
    [
        ("Sync", typeof(SyncOptions)),
        ("Sync", typeof(SyncPolicySettings)),
        (ConstantContactOptions.Section, typeof(ConstantContactOptions)),
        (ConstantContactOptions.Section, typeof(GrantSettings)),
        ("Limits", typeof(LimitOptions)),
        ("Proxy", typeof(ProxyOptions)),
        ("Import", typeof(ImportLimits)),
        ("Bootstrap", typeof(BootstrapSettings)),
        ("Database", typeof(DatabaseOptions)),
        (KeySettings.Section, typeof(KeySettings)),
        (RetentionOptions.Section, typeof(RetentionOptions)),
        (BackupOptions.Section, typeof(BackupOptions)),
        (AlertSettings.Section, typeof(AlertSettings)),
        (AlertEmailSettings.Section, typeof(AlertEmailSettings)),
        (AlertWebhookSettings.Section, typeof(AlertWebhookSettings)),
        (OutboundSettings.Section, typeof(OutboundSettings)),
        (CrmFolderSettings.Section, typeof(CrmFolderSettings)),
    ];

    /// <summary>The names as in the environment.</summary>
    public static IEnumerable<string> Names => All.SelectMany(static s => s.Options.GetProperties()
        .Where(static p => p.SetMethod is { IsPublic: true })
        .Select(p => $"{s.Section.Replace(":", "__", StringComparison.Ordinal)}__{p.Name}"));
}
