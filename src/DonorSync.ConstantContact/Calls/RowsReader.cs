using System.Text.Json;
using System.Text.Json.Serialization;
using DonorSync.ConstantContact.Activities;
using DonorSync.ConstantContact.Campaigns;
using DonorSync.ConstantContact.Contacts;
using DonorSync.ConstantContact.Lists;
using DonorSync.Sync.Network;

namespace DonorSync.ConstantContact.Calls;

/// <summary>The readable and unreadable rows of a page.</summary>
internal sealed record Rows<T>(List<T> Read, ImmutableArray<UnreadRow> Unread)
{
    public int Count => Read.Count + Unread.Length;
}

/// <summary>A row that is null or has another structure.</summary>
/// <param name="Id">Null if even the id is unreadable.</param>
internal readonly record struct UnreadRow(string? Id, string Why);

/// <summary>
/// Reads a page row by row, because an invalid row must not lose the others (B7). A page with more rows than requested is refused before
/// its rows fill the memory. A single row without an array is read in the same way.
/// </summary>
internal abstract class RowsReader<T>(string id) : JsonConverter<Rows<T>>
{
    /// <summary>The limit of every page request.</summary>
    public const int Most = 500;

    public override Rows<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        List<T> read = [];
        List<UnreadRow> unread = [];
        if (reader.TokenType == JsonTokenType.StartObject)
            ReadRow(ref reader, read, unread);
        else if (reader.TokenType == JsonTokenType.StartArray)
            ReadRows(ref reader, read, unread);
        else
            throw new JsonException("The rows are not an array.");
        return new(read, [.. unread]);
    }

    public override void Write(Utf8JsonWriter writer, Rows<T> value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Pages are only read.");

    void ReadRows(ref Utf8JsonReader reader, List<T> read, List<UnreadRow> unread)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (read.Count + unread.Count == Most)
                throw new AnswerTooLargeException($"it has more than {Most} rows");
            ReadRow(ref reader, read, unread);
        }
    }

    void ReadRow(ref Utf8JsonReader reader, List<T> read, List<UnreadRow> unread)
    {
        var start = reader;
        try
        {
            read.Add(JsonSerializer.Deserialize(ref reader, Wire.Of<T>()) ?? throw new JsonException("The row is null."));
        }
        catch (Exception odd) when (odd is JsonException or InvalidOperationException)
        {
            reader = start;
            unread.Add(Unread(ref reader, odd));
        }
    }

    UnreadRow Unread(ref Utf8JsonReader reader, Exception odd)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            var what = reader.TokenType == JsonTokenType.Null ? "the row is null" : "the row is no object";
            reader.Skip();
            return new(null, what);
        }
        string? found = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isId = reader.ValueTextEquals(id);
            reader.Read();
            if (isId && reader.TokenType == JsonTokenType.String)
                found = TextReader.TextOf(ref reader);
            reader.Skip();
        }
        return new(PlainText.IsId(found) ? found : null, $"{PathIn(odd)} could not be read");
    }

    /// <summary>The path consists of our own property names, never of the row's contents.</summary>
    static string PathIn(Exception odd) =>
        odd is JsonException { Path: { Length: > 2 and < 100 } path } && path.StartsWith("$.", StringComparison.Ordinal)
        && path.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '[' or ']' or '$') ? path[2..] : "a value";
}

internal sealed class ContactRowsReader() : RowsReader<ContactBody>("contact_id");

internal sealed class ListRowsReader() : RowsReader<ListBody>("list_id");

internal sealed class ActivityRowsReader() : RowsReader<ActivityBody>("activity_id");

internal sealed class CampaignRowsReader() : RowsReader<CampaignSummaryBody>("campaign_id");

internal sealed class BounceRowsReader() : RowsReader<BounceBody>("contact_id");
