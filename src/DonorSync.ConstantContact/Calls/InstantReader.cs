using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DonorSync.ConstantContact;

/// <summary>
/// Times come in four spellings (Z, fractions, +00:00, +0000), dates without a time too. What cannot be read is no time: one odd
/// stamp must not lose a page. Written in UTC and whole seconds.
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

    /// <summary>An offset of four digits in a row gets its colon.</summary>
    static string WithColon(string text) =>
        text.Length > 19 && text[^5] is '+' or '-' && text[^4..].All(char.IsAsciiDigit) ? text.Insert(text.Length - 2, ":") : text;
}
