using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DonorSync.ConstantContact.Calls;

/// <summary>
/// Reads times in four formats (Z, fractions, +00:00, +0000) and dates without a time. Anything else is read as missing, so that an invalid
/// time does not make a page unreadable. Writes UTC and whole seconds.
/// </summary>
internal sealed class InstantReader : JsonConverter<DateTimeOffset?>
{
    const string Spelling = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    static readonly string[] Spellings = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd"];

    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
            return Parse(reader.GetString());
        reader.Skip();
        return null;
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options)
    {
        if (value is { } time)
            writer.WriteStringValue(Text(time));
        else
            writer.WriteNullValue();
    }

    public static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParseExact(
            WithColon(text ?? ""), Spellings, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time : null;

    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(Spelling, CultureInfo.InvariantCulture);

    /// <summary>Adds the colon to an offset of four digits.</summary>
    static string WithColon(string text) =>
        text.Length > 19 && text[^5] is '+' or '-' && text[^4..].All(char.IsAsciiDigit) ? text.Insert(text.Length - 2, ":") : text;
}
