using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace DonorSync.Server.OpenApi;

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
