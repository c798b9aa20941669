using System.Text.Json;
using System.Text.Json.Serialization;

namespace DonorSync.Sync.Journal;

/// <summary>What is stored once in a run or more rarely, as JSON: counts, plans of requests, tokens. Rows of contacts have none.</summary>
public static class StoredJson
{
    static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    public static string ToJson<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T? To<T>(string json) => JsonSerializer.Deserialize<T>(json, Options);
}
