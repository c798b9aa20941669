using System.Text.Json;
using System.Text.Json.Serialization;

namespace DonorSync.Sync.Journal;

/// <summary>
/// Texts by name as a JSON object without those that are null. Baselines and the mirror have one or two for each contact, and the
/// serializer's general converter takes several times as long.
/// </summary>
/// <param name="names">In the order in which they are written; they are read in any order, and other names are ignored.</param>
sealed class FieldsConverter<T>(string[] names, Func<string?[], T> make, Func<T, int, string?> valueOf) : JsonConverter<T>
{
    readonly JsonEncodedText[] encoded = [.. names.Select(static name => JsonEncodedText.Encode(name))];

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("Fields are an object.");
        var values = new string?[encoded.Length];
        var next = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = IndexOf(ref reader, next);
            reader.Read();
            if (field < 0)
                reader.Skip();
            else
                values[next = field] = reader.GetString();
        }
        return make(values);
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        for (var i = 0; i < encoded.Length; i++)
        {
            if (valueOf(value, i) is { } text)
                writer.WriteString(encoded[i], text);
        }
        writer.WriteEndObject();
    }

    /// <summary>Searches from the name after the last one: names usually come in the order in which they were written.</summary>
    int IndexOf(ref Utf8JsonReader reader, int start)
    {
        for (var i = 0; i < encoded.Length; i++)
        {
            var at = (start + i) % encoded.Length;
            if (reader.ValueTextEquals(encoded[at].EncodedUtf8Bytes))
                return at;
        }
        return -1;
    }
}
