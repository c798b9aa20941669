using System.Net;
using DonorSync.Database.Backups;
using DonorSync.Database.Sqlite;
using DonorSync.Server.Import.Uploads;
using DonorSync.Server.Operations.Backups;
using DonorSync.Server.Security;
using DonorSync.Server.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DonorSync.Server.Outbound;

static class OutboundServices
{
    /// <summary>
    /// Registers the checks of addresses and folders that administrators enter. For an HTTP client see <see cref="OutboundHttp"/>.
    /// </summary>
    /// <exception cref="SettingsException">A folder of the settings cannot be used.</exception>
    public static void AddOutbound(this IServiceCollection services, IConfiguration configuration)
    {
        var folders = SettingsBinder.Bind<CrmFolderSettings>(configuration, CrmFolderSettings.Section);
        folders.Check();
        services.AddSingleton(folders);
        services.AddSingleton(SettingsBinder.Bind<OutboundSettings>(configuration, OutboundSettings.Section));
        services.TryAddSingleton<HostNames>(static _ => Dns.GetHostAddressesAsync);
        services.AddSingleton<OutboundAddresses>();
        services.AddSingleton<OutboundConnector>();
        services.AddSingleton(static all => new ProductFolders(
            all.GetService<SqliteFacts>(), all.GetService<SqliteBackups>(), all.GetRequiredService<BackupOptions>(),
            all.GetRequiredService<ImportFiles>(), all.GetRequiredService<KeySettings>()));
        services.AddSingleton<CrmFolders>();
    }
}

enum PrivateAddresses
{
    Allow,
    Refuse,
}

/// <summary>Addresses that administrators may enter. Section <c>Outbound</c>.</summary>
sealed class OutboundSettings
{
    public const string Section = "Outbound";

    /// <summary>
    /// Whether administrators may enter addresses that are not public: of this machine or its network. Default: allowed with one
    /// organization, refused with several.
    /// </summary>
    public PrivateAddresses? PrivateAddresses { get; set; }

    /// <summary>A proxy resolves names itself, so addresses cannot be checked. It is used only if every address is allowed.</summary>
    public bool UsesProxy => PrivateAddresses == Outbound.PrivateAddresses.Allow;
}
