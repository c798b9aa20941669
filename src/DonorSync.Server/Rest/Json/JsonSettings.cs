using System.Text.Json;
using System.Text.Json.Serialization;

namespace DonorSync.Server.Rest.Json;

/// <summary>The JSON format of the REST API: camelCase, strict, times in UTC.</summary>
static class JsonSettings
{
    public static readonly JsonSerializerOptions Options = Fixed();

    /// <summary>The media types that are parsed as JSON.</summary>
    public static readonly string[] MediaTypes = ["application/json", "application/merge-patch+json"];

    /// <summary>For checking whether a body is JSON, before its shape.</summary>
    public static readonly JsonDocumentOptions Document = new() { AllowDuplicateProperties = false };

    public static JsonSerializerOptions Apply(JsonSerializerOptions options)
    {
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.RespectNullableAnnotations = true;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.Converters.Add(new OptionalConverter());
        options.Converters.Add(new UtcTimeConverter());
        return options;
    }

    static JsonSerializerOptions Fixed()
    {
        var options = Apply(new(JsonSerializerDefaults.Web));
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
