using DonorSync.Database.Sqlite;
using DonorSync.Server.Import.Reading;
using DonorSync.Server.Import.Uploads;
using DonorSync.Server.Settings;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DonorSync.Server.Import;

/// <summary>Registers the import and its settings: the section <c>Import</c>, see <see cref="ImportLimits"/>.</summary>
internal static class ImportServices
{
    /// <exception cref="SettingsException">A limit is not a number or out of range.</exception>
    public static void AddImport(this IServiceCollection services, IConfiguration configuration)
    {
        var limits = SettingsBinder.Bind<ImportLimits>(configuration, "Import");
        services.TryAddSingleton(limits);
        services.AddSingleton<UploadStore>();
        services.AddHostedService<OldUploads>();
        services.AddSingleton(static all => new ImportFiles(all.GetRequiredService<ImportLimits>(), all.GetService<SqliteFacts>()));
        services.AddSingleton<ImportRuns>();
        services.AddSingleton<AttendedImports>();
        // The page posts the file in a form. Other forms keep the server's own size limit.
        services.Configure<FormOptions>(forms => forms.MultipartBodyLengthLimit = limits.MaxFileBytes + FormOverhead);
    }

    /// <summary>The most bytes that a form adds to its file.</summary>
    public const int FormOverhead = 64 * 1024;
}
