using Microsoft.Extensions.Configuration.Json;

namespace DonorSync.Server.Settings;

/// <summary>The address that browsers use (<c>PublicUrl</c>); null if it is not set.</summary>
public sealed record PublicAddress(Uri? Url);

/// <summary>An <c>appsettings.json</c> in the working directory.</summary>
static class FolderSettings
{
    /// <summary>Overrides the file next to the program, but not the environment and the command line.</summary>
    public static void AddSettingsOfFolder(this WebApplicationBuilder builder, string folder)
    {
        var source = new JsonConfigurationSource { Path = Path.Combine(folder, "appsettings.json"), Optional = true };
        source.ResolveFileProvider();
        var sources = builder.Configuration.Sources;
        var place = sources.ToList().FindLastIndex(s => s is JsonConfigurationSource) + 1;
        sources.Insert(place, source);
    }
}
