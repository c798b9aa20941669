using System.Collections.Frozen;
using System.Security.Cryptography;

namespace DonorSync.Server.Pages.Assets;

/// <summary>
/// Style sheets, scripts and pictures, embedded in the program, so that it works from any folder. Their addresses change with their
/// content, so that browsers may cache them forever.
/// </summary>
static class AssetFiles
{
    const string Prefix = "assets/";

    static readonly FrozenDictionary<string, Asset> Files = typeof(AssetFiles).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToFrozenDictionary(name => name[Prefix.Length..], Read);

    /// <summary>Returns the assets of one kind in the order in which pages include them: <c>site.css</c> first.</summary>
    public static ImmutableArray<string> Named(string extension) =>
        [.. Files.Keys.Where(name => name.EndsWith(extension, StringComparison.Ordinal))
            .OrderBy(name => !name.StartsWith("site.", StringComparison.Ordinal)).ThenBy(name => name, StringComparer.Ordinal)];

    public static string UrlOf(string name) => $"/assets/{name}?v={Files[name].Version}";

    public static void MapAssets(this IEndpointRouteBuilder app) => app.MapGet("/assets/{name}", Get).ExcludeFromDescription();

    static IResult Get(string name, HttpContext http)
    {
        if (!Files.TryGetValue(name, out var file))
            return Results.NotFound();
        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Results.Bytes(file.Content, file.MediaType);
    }

    static Asset Read(string resource)
    {
        using var stream = typeof(AssetFiles).Assembly.GetManifestResourceStream(resource)!;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        var bytes = content.ToArray();
        return new(bytes, MediaTypeOf(resource), Convert.ToHexStringLower(SHA256.HashData(bytes))[..12]);
    }

    static string MediaTypeOf(string name) => Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new NotSupportedException($"No media type for {other}."),
    };

    sealed record Asset(byte[] Content, string MediaType, string Version);
}
