using DonorSync.Server.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DonorSync.Server.Import;

/// <summary>Registers what an import can be told by settings: the section <c>Import</c>, see <see cref="ImportLimits"/>.</summary>
internal static class ImportServices
{
    /// <exception cref="SettingsException">A limit is no number or out of its range.</exception>
    public static void AddImport(this IServiceCollection services, IConfiguration configuration) =>
        services.TryAddSingleton(SettingsBinder.Bind<ImportLimits>(configuration, "Import"));
}
