namespace DonorSync.ConstantContact.Sandbox;

/// <summary>The time the sandbox lives in: the given clock, shifted, or stopped at one moment.</summary>
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

    /// <summary>How far it is shifted; it outlives a restart.</summary>
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

    /// <summary>Whether time stands still.</summary>
    public bool IsStopped
    {
        get
        {
            lock (gate)
                return stoppedAt is not null;
        }
    }

    /// <summary>Sets the time; it goes on from there, or stands still.</summary>
    public void Set(DateTimeOffset now, bool stopped)
    {
        lock (gate)
        {
            offset = now - source.GetUtcNow();
            stoppedAt = stopped ? now.ToUniversalTime() : null;
        }
    }

    /// <summary>Moves the time, forward or back.</summary>
    public void Advance(TimeSpan by)
    {
        lock (gate)
        {
            offset += by;
            stoppedAt += by;
        }
    }

    /// <summary>Back to the given clock.</summary>
    public void Reset()
    {
        lock (gate)
            (offset, stoppedAt) = (TimeSpan.Zero, null);
    }
}
