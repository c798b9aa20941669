using System.Text.Json;
using System.Text.Json.Serialization;

namespace DonorSync.ConstantContact.Calls;

/// <summary>A sequence of error texts.</summary>
internal sealed record ErrorTexts(ImmutableArray<string> Texts);

/// <summary>Reads <c>activity_errors</c>: strings, or objects with a message; anything else is kept as JSON.</summary>
internal sealed class ErrorTextsReader : JsonConverter<ErrorTexts>
{
    const int MostText = 500;
    const int MostTexts = 1_000;

    public override ErrorTexts Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        return new(root.ValueKind == JsonValueKind.Array ? [.. root.EnumerateArray().Take(MostTexts).Select(TextOf)] : [TextOf(root)]);
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
            return Cleaned(ApiErrorReader.TextIn(error));
        if (error.ValueKind == JsonValueKind.Object)
        {
            foreach (var name in (ReadOnlySpan<string>)["message", "error_message"])
            {
                if (error.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String)
                    return Cleaned(ApiErrorReader.TextIn(text));
            }
        }
        return Cleaned(error.GetRawText());
    }

    static string Cleaned(string? text) => PlainText.Clean(text, MostText, lineBreaks: false, out _) ?? "an error without words";
}
