namespace DonorSync.ConstantContact.Sandbox;

/// <summary>The sandbox's clock: the given clock, shifted or stopped.</summary>
public sealed class SandboxClock(TimeProvider source)
{
    private readonly Lock gate = new();
    private TimeSpan offset;
    private DateTimeOffset? stoppedAt;

    /// <summary>Now, in UTC.</summary>
    public DateTimeOffset UtcNow
    {
        get
        {
            lock (gate)
                return stoppedAt ?? source.GetUtcNow() + offset;
        }
    }

    /// <summary>The shift; it is kept across a restart.</summary>
    internal TimeSpan Offset
    {
        get
        {
            lock (gate)
                return offset;
        }
        set
        {
            lock (gate)
                offset = value;
        }
    }

    /// <summary>True while the clock is stopped.</summary>
    public bool IsStopped
    {
        get
        {
            lock (gate)
                return stoppedAt is not null;
        }
    }

    /// <summary>Sets the time; the clock continues from there, or is stopped.</summary>
    public void Set(DateTimeOffset now, bool stopped)
    {
        lock (gate)
        {
            offset = now - source.GetUtcNow();
            stoppedAt = stopped ? now.ToUniversalTime() : null;
        }
    }

    /// <summary>Moves the time forward or back.</summary>
    public void Advance(TimeSpan by)
    {
        lock (gate)
        {
            offset += by;
            stoppedAt += by;
        }
    }

    /// <summary>Returns to the given clock.</summary>
    public void Reset()
    {
        lock (gate)
            (offset, stoppedAt) = (TimeSpan.Zero, null);
    }
}
