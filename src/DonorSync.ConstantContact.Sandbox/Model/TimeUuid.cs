namespace DonorSync.ConstantContact.Sandbox.Model;

/// <summary>Creates time-based UUIDs (version 1), like those of the real service.</summary>
internal sealed class TimeUuid(int seed)
{
    // 100 ns ticks between the start of the Gregorian calendar and the start of DateTime.
    private static readonly long GregorianTicks = new DateTime(1582, 10, 15, 0, 0, 0, DateTimeKind.Utc).Ticks;

    private readonly Lock gate = new();
    private readonly byte[] node = Node(seed);
    private readonly ushort sequence = (ushort)(0x8000 | (new Random(seed).Next() & 0x3FFF));
    private long last;

    public Guid Next(DateTimeOffset now)
    {
        long ticks;
        lock (gate)
        {
            // Stays unique if the clock is stopped or set back.
            ticks = Math.Max(now.UtcTicks - GregorianTicks, last + 1);
            last = ticks;
        }

        return new Guid(
            (uint)ticks, (ushort)(ticks >> 32), (ushort)(((ticks >> 48) & 0x0FFF) | 0x1000),
            (byte)(sequence >> 8), (byte)sequence, node[0], node[1], node[2], node[3], node[4], node[5]);
    }

    /// <summary>Starts from the beginning, after all data was deleted.</summary>
    public void Reset()
    {
        lock (gate)
            last = 0;
    }

    /// <summary>Continues after the ids of a loaded state.</summary>
    public void StartAfter(IEnumerable<Guid> known)
    {
        lock (gate)
            foreach (var id in known.Where(id => id.Version == 1))
                last = Math.Max(last, Ticks(id));
    }

    private static long Ticks(Guid id)
    {
        var bytes = id.ToByteArray();
        return BitConverter.ToUInt32(bytes, 0) | ((long)BitConverter.ToUInt16(bytes, 4) << 32) | (
            (long)(BitConverter.ToUInt16(bytes, 6) & 0x0FFF) << 48);
    }

    private static byte[] Node(int seed)
    {
        var tail = new byte[3];
        new Random(seed).NextBytes(tail);
        return [0xfa, 0x16, 0x3e, .. tail];
    }
}
