using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace DonorSync.ConstantContact.Sandbox.Pages;

/// <summary>Serves the style sheet and the script, which are embedded resources.</summary>
internal static class Assets
{
    public static void Map(IEndpointRouteBuilder app)
    {
        Serve(app, "style.css", "text/css; charset=utf-8");
        Serve(app, "log.js", "text/javascript; charset=utf-8");
    }

    private static void Serve(IEndpointRouteBuilder app, string name, string type) => app.MapGet($"/_sandbox/assets/{name}", async http =>
    {
        http.Response.ContentType = type;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        await using var content = typeof(Assets).Assembly.GetManifestResourceStream(name)!;
        await content.CopyToAsync(http.Response.Body, http.RequestAborted);
    });
}
