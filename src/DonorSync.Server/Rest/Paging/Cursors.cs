using System.Buffers.Text;
using System.Globalization;
using System.Text;
using DonorSync.Database;
using DonorSync.Database.Audit;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Imports;
using DonorSync.SyncStore.RunLog;

namespace DonorSync.Server.Rest.Paging;

/// <summary>Cursors name a position in a list, so that paging stays correct when rows are added or removed.</summary>
static class Cursors
{
    static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static string Encode(string place) => Base64Url.EncodeToString(Strict.GetBytes(place));

    /// <returns>Null for text that is not a cursor.</returns>
    public static string? Decode(string cursor)
    {
        try
        {
            return Strict.GetString(Base64Url.DecodeFromChars(cursor));
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException)
        {
            return null;
        }
    }

    public static string Of(ContactPlace place) => $"c.{UnixMicroseconds.Of(place.CreatedAt)}.{place.Id:N}";

    public static ContactPlace? ToContactPlace(string text) =>
        text.Split('.') is ["c", var time, var id]
        && long.TryParse(time, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var micros)
        && Math.Abs(micros) < UnixMicroseconds.Of(DateTimeOffset.MaxValue)
        && Guid.TryParseExact(id, "N", out var guid)
            ? new(UnixMicroseconds.ToTime(micros), guid)
            : null;

    public static string Of(GroupPlace place) => $"g.{place.NameKey}";

    public static GroupPlace? ToGroupPlace(string text) => text.StartsWith("g.", StringComparison.Ordinal) ? new(text[2..]) : null;

    public static string Of(RunPosition place) => $"r.{UnixMicroseconds.Of(place.StartedAt)}.{place.Id:N}";

    public static RunPosition? ToRunPosition(string text) =>
        text.StartsWith("r.", StringComparison.Ordinal) && ToContactPlace("c" + text[1..]) is { } place
            ? new(place.CreatedAt, place.Id) : null;

    public static string Of(ImportPlace place) => $"i.{UnixMicroseconds.Of(place.At)}.{place.Id:N}";

    public static ImportPlace? ToImportPlace(string text) =>
        text.StartsWith("i.", StringComparison.Ordinal) && ToContactPlace("c" + text[1..]) is { } place
            ? new(place.CreatedAt, place.Id) : null;

    public static string Of(AuditPlace place) => $"a.{place.Id:N}";

    public static AuditPlace? ToAuditPlace(string text) =>
        text.StartsWith("a.", StringComparison.Ordinal) && Guid.TryParseExact(text[2..], "N", out var id) ? new(id) : null;

    public static string Of(SequencePlace place) => $"s.{place.Value}";

    public static SequencePlace? ToSequence(string text) =>
        text.StartsWith("s.", StringComparison.Ordinal)
            && long.TryParse(text[2..], NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? new(value) : null;
}

/// <summary>A position in a numbered list.</summary>
sealed record SequencePlace(long Value);
