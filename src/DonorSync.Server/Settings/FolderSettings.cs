using Microsoft.Extensions.Configuration.Json;

namespace DonorSync.Server.Settings;

/// <summary>The address people's browsers use (<c>PublicUrl</c>); null when it is not set.</summary>
public sealed record PublicAddress(Uri? Url);

/// <summary>An <c>appsettings.json</c> in the folder the program is started in.</summary>
static class FolderSettings
{
    /// <summary>It counts more than the one beside the program, and less than the environment and the command line.</summary>
    public static void AddSettingsOfFolder(this WebApplicationBuilder builder, string folder)
    {
        var source = new JsonConfigurationSource { Path = Path.Combine(folder, "appsettings.json"), Optional = true };
        source.ResolveFileProvider();
        var sources = builder.Configuration.Sources;
        var place = sources.ToList().FindLastIndex(s => s is JsonConfigurationSource) + 1;
        sources.Insert(place, source);
    }
}
