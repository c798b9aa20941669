using System.Buffers;
using System.Text;

namespace DonorSync.Sync.Journal;

/// <summary>
/// Writes values one after the other in few bytes: numbers as base-128, texts as UTF-8 behind their length. Null, zero and false are one
/// zero byte, and zero bytes at the end are left out. Reused for many rows.
/// </summary>
public sealed class PackWriter
{
    readonly ArrayBufferWriter<byte> bytes = new(256);

    /// <summary>Up to the last value that is not null, zero or false.</summary>
    int length;

    /// <summary>Returns what was written since the last call; null when all of it was null, zero or false.</summary>
    public byte[]? Take()
    {
        var taken = length == 0 ? null : bytes.WrittenSpan[..length].ToArray();
        bytes.ResetWrittenCount();
        length = 0;
        return taken;
    }

    /// <param name="value">Not negative.</param>
    public PackWriter Number(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        var isZero = value == 0;
        var span = bytes.GetSpan(10);
        var size = 0;
        for (; value > 127; value >>= 7)
            span[size++] = (byte)(value | 128);
        span[size++] = (byte)value;
        return Wrote(size, isZero);
    }

    public PackWriter Yes(bool value) => Number(value ? 1 : 0);

    public PackWriter Text(string? value) => Text(value, TextMark);

    /// <summary>Writes an id, which usually is a UUID: that takes 17 bytes instead of 37.</summary>
    public PackWriter Id(string? value)
    {
        if (!Guid.TryParseExact(value, "D", out var id) || id.ToString() != value)
            return Text(value, UuidMark + 1);
        Number(UuidMark);
        id.TryWriteBytes(bytes.GetSpan(UuidLength));
        return Wrote(UuidLength);
    }

    /// <summary>To the tick; the offset from UTC is not kept.</summary>
    public PackWriter Time(DateTimeOffset? value) => Number(value?.UtcTicks ?? 0);

    public PackWriter Fields(CtctFields? f) => f is null
        ? Number(0)
        : Number(1).Text(f.FirstName).Text(f.LastName).Text(f.Street).Text(f.City).Text(f.State).Text(f.Postal).Text(f.Country);

    public PackWriter Fields(ContactFields? f) => f is null
        ? Number(0)
        : Number(1).Text(f.FirstName).Text(f.LastName).Text(f.Address1).Text(f.Address2).Text(f.City).Text(f.State).Text(f.Postal)
            .Text(f.Country);

    internal const int UuidLength = 16;

    /// <summary>A text's length is written with this added, because zero is null.</summary>
    internal const int TextMark = 1;

    /// <summary>Stands for a UUID; any other id is written as a text with one more added to its length.</summary>
    internal const int UuidMark = 1;

    PackWriter Text(string? value, int mark)
    {
        if (value is null)
            return Number(0);
        var size = Encoding.UTF8.GetByteCount(value);
        Number(size + mark);
        return Wrote(Encoding.UTF8.GetBytes(value, bytes.GetSpan(size)));
    }

    PackWriter Wrote(int size, bool isZero = false)
    {
        bytes.Advance(size);
        if (!isZero)
            length = bytes.WrittenCount;
        return this;
    }
}

/// <summary>Reads what a <see cref="PackWriter"/> wrote, in the same order.</summary>
/// <exception cref="FormatException">The bytes are something else.</exception>
public ref struct PackReader(ReadOnlySpan<byte> bytes)
{
    ReadOnlySpan<byte> left = bytes;

    public long Number()
    {
        var value = 0L;
        for (var shift = 0; !left.IsEmpty; shift += 7)
        {
            var part = left[0];
            left = left[1..];
            value |= (long)(part & 127) << shift;
            if (part < 128)
                return value;
            if (shift > 56)
                break;
        }
        // What was left out at the end is zero; half a number is not.
        return value == 0 ? 0 : throw Unreadable();
    }

    public bool Yes() => Number() != 0;

    public string? Text() => Number() is var length and not 0 ? TextOf(length - PackWriter.TextMark) : null;

    public string? Id() => Number() switch
    {
        0 => null,
        PackWriter.UuidMark => new Guid(Next(PackWriter.UuidLength)).ToString(),
        var length => TextOf(length - PackWriter.UuidMark - 1),
    };

    public DateTimeOffset? Time() => Number() is var ticks and not 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    public CtctFields? CtctFields() =>
        Yes() ? new(Text(), Text(), Text(), Text(), Text(), Text(), Text()) : null;

    public ContactFields? ContactFields() =>
        Yes() ? new(Text(), Text(), Text(), Text(), Text(), Text(), Text(), Text()) : null;

    string TextOf(long length) => Encoding.UTF8.GetString(Next(length));

    ReadOnlySpan<byte> Next(long length)
    {
        if (length < 0 || length > left.Length)
            throw Unreadable();
        var next = left[..(int)length];
        left = left[(int)length..];
        return next;
    }

    static FormatException Unreadable() => new("A stored row cannot be read: its bytes are not what the sync writes.");
}
