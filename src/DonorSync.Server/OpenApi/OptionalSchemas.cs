using DonorSync.Donors.Contacts;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace DonorSync.Server.OpenApi;

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
