using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace DonorSync.Server.OpenApi;

/// <summary>The API description at <c>/openapi/v1.json</c>, and the page <c>/docs</c> for reading and trying it.</summary>
static class OpenApiSetup
{
    public const string TokenScheme = "apiToken";

    public static void AddApiDescription(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer(DescribeAsync);
        options.AddOperationTransformer(CallRules.ApplyAsync);
        options.AddOperationTransformer(QueryTypes.ApplyAsync);
        options.AddSchemaTransformer(OptionalSchemas.ApplyAsync);
    });

    public static void MapApiDescription(this WebApplication app)
    {
        app.MapOpenApi();
        // The page's files are part of the program, so it works without the internet.
        app.MapScalarApiReference("/docs", docs => docs.WithTitle("DonorSync API").DisableDefaultFonts().DisableTelemetry());
    }

    static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Info = new()
        {
            Title = "DonorSync",
            Version = "v1",
            Description = "Donors, groups and their sync with Constant Contact. Errors are problem details (RFC "
                + "9457) with a stable `code`.",
        };
        document.Components ??= new();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[TokenScheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An API token, created on the Settings page. Each operation names the scope that it needs: read, contacts, "
                + "sync or administration.",
        };
        return Task.CompletedTask;
    }
}
