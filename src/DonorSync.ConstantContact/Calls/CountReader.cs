using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DonorSync.ConstantContact.Calls;

/// <summary>
/// Reads counts: whole numbers from 0, also as text. Anything else is read as missing, so that an invalid count does not make a page
/// unreadable.
/// </summary>
internal sealed class CountReader : JsonConverter<int?>
{
    public override int? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        int? count = reader.TokenType switch
        {
            JsonTokenType.Number => reader.TryGetInt32(out var number) ? number : null,
            JsonTokenType.String =>
                int.TryParse(TextReader.TextOf(ref reader), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number : null,
            _ => null,
        };
        reader.Skip();
        return count >= 0 ? count : null;
    }

    public override void Write(Utf8JsonWriter writer, int? value, JsonSerializerOptions options)
    {
        if (value is { } count)
            writer.WriteNumberValue(count);
        else
            writer.WriteNullValue();
    }
}
