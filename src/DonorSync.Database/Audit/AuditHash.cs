using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace DonorSync.Database.Audit;

/// <summary>The hashed fields of an entry, as the database stores them.</summary>
/// <param name="At">Microseconds since 1970.</param>
/// <param name="Source">Its name.</param>
readonly record struct AuditFields(
    Guid Organization, long Position, Guid Id, long At, string Source, string Who, string What, string? About, string? Place, string? From,
    byte[] PreviousHash)
{
    public static AuditFields Of(AuditEntry entry) => new(
        entry.OrganizationId.Value, entry.Position ?? 0, entry.Id, UnixMicroseconds.Of(entry.At), entry.Source.ToString(),
        entry.Who, entry.What, entry.About, entry.Place, entry.From, entry.PreviousHash ?? []);
}

/// <summary>
/// The hash of an entry: SHA-256 of its fields in this order, each with a fixed length or preceded by its length, so that no two entries
/// have the same bytes. Numbers are big-endian, texts UTF-8. <c>docs/decisions</c> describes it too, so that other programs can check a
/// copy.
/// </summary>
static class AuditHash
{
    const int Length = SHA256.HashSizeInBytes;

    /// <summary>The length of a missing text.</summary>
    const int Absent = -1;

    static readonly byte[] Kind = "donorsync audit entry 1"u8.ToArray();

    /// <summary>The hash before the first entry.</summary>
    public static byte[] Nothing => new byte[Length];

    public static byte[] Of(in AuditFields entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Kind);
        Append(hash, entry.Organization);
        Append(hash, entry.Position);
        Append(hash, entry.PreviousHash.Length);
        hash.AppendData(entry.PreviousHash);
        Append(hash, entry.Id);
        Append(hash, entry.At);
        Append(hash, entry.Source);
        Append(hash, entry.Who);
        Append(hash, entry.What);
        Append(hash, entry.About);
        Append(hash, entry.Place);
        Append(hash, entry.From);
        return hash.GetHashAndReset();
    }

    static void Append(IncrementalHash hash, Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        hash.AppendData(bytes);
    }

    static void Append(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        hash.AppendData(bytes);
    }

    static void Append(IncrementalHash hash, string? text)
    {
        if (text is null)
        {
            Append(hash, Absent);
            return;
        }
        var bytes = Encoding.UTF8.GetBytes(text);
        Append(hash, bytes.Length);
        hash.AppendData(bytes);
    }
}
