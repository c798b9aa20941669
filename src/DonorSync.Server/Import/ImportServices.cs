using DonorSync.Database.Sqlite;
using DonorSync.Server.Settings;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DonorSync.Server.Import;

/// <summary>Registers what an import can be told by settings: the section <c>Import</c>, see <see cref="ImportLimits"/>.</summary>
internal static class ImportServices
{
    /// <exception cref="SettingsException">A limit is no number or out of its range.</exception>
    public static void AddImport(this IServiceCollection services, IConfiguration configuration)
    {
        var limits = SettingsBinder.Bind<ImportLimits>(configuration, "Import");
        services.TryAddSingleton(limits);
        services.AddSingleton<UploadShelf>();
        services.AddHostedService<OldUploads>();
        services.AddSingleton(static all => new ImportFiles(all.GetRequiredService<ImportLimits>(), all.GetService<SqliteFacts>()));
        services.AddSingleton<ImportRuns>();
        // The page sends the file in a form. Other forms stay as small as the server's own limit keeps requests.
        services.Configure<FormOptions>(forms => forms.MultipartBodyLengthLimit = limits.MaxFileBytes + FormOverhead);
    }

    /// <summary>What a form adds to the file in it, at most.</summary>
    public const int FormOverhead = 64 * 1024;
}
