using System.Text.Json;
using System.Text.Json.Serialization;

namespace DonorSync.ConstantContact;

/// <summary>Texts of errors in a row.</summary>
internal sealed record ErrorTexts(ImmutableArray<string> Texts);

/// <summary><c>activity_errors</c> are strings, or objects with a message; anything else is kept as its JSON.</summary>
internal sealed class ErrorTextsReader : JsonConverter<ErrorTexts>
{
    public override ErrorTexts Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        return new(root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray().Select(TextOf)] : [TextOf(root)]);
    }

    public override void Write(Utf8JsonWriter writer, ErrorTexts value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var text in value.Texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    static string TextOf(JsonElement error)
    {
        if (error.ValueKind == JsonValueKind.String)
            return error.GetString()!;
        if (error.ValueKind == JsonValueKind.Object)
        {
            foreach (var name in (ReadOnlySpan<string>)["message", "error_message"])
            {
                if (error.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String)
                    return text.GetString()!;
            }
        }
        return error.GetRawText();
    }
}
