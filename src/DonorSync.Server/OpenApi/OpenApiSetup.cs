using DonorSync.Donors.Contacts;
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

/// <summary>Query values are parsed by hand, so that an error names the parameter; this adds their real types to the description.</summary>
static class QueryTypes
{
    static readonly Dictionary<string, OpenApiSchema> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["limit"] = new() { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = "1000", Default = 100 },
        ["groupId"] = new() { Type = JsonSchemaType.String, Format = "uuid" },
        ["updatedAfter"] = new() { Type = JsonSchemaType.String, Format = "date-time" },
    };

    public static Task ApplyAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>().Where(p => p.In == ParameterLocation.Query))
        {
            parameter.Name = char.ToLowerInvariant(parameter.Name![0]) + parameter.Name[1..];
            if (Types.TryGetValue(parameter.Name, out var schema))
                parameter.Schema = schema;
        }
        return Task.CompletedTask;
    }
}

/// <summary>Describes an optional value as the value itself.</summary>
static class OptionalSchemas
{
    public static async Task ApplyAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        var type = context.JsonTypeInfo.Type;
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(Optional<>))
            return;
        var value = type.GetGenericArguments()[0];
        if (value == typeof(string))
            schema.Type = JsonSchemaType.String | JsonSchemaType.Null;
        else if (value == typeof(bool))
            schema.Type = JsonSchemaType.Boolean;
        else if (value == typeof(ContactKind))
            (schema.Type, schema.Enum) = (JsonSchemaType.String, ["person", "organization"]);
        else
            await CopyAsync(schema, value, context, cancellation);
    }

    static async Task CopyAsync(OpenApiSchema schema, Type value, OpenApiSchemaTransformerContext context, CancellationToken cancellation)
    {
        var inner = await context.GetOrCreateSchemaAsync(value, null, cancellation);
        schema.Type = inner.Type;
        schema.Properties = inner.Properties;
    }
}
