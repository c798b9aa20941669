namespace DonorSync.Tests.Simulation;

/// <summary>
/// The one clock of a simulated world. Time stands still but for acts and waits: a short wait is over at once and moves the time on;
/// a long one is a time limit, and goes by the real clock.
/// </summary>
sealed class SimClock : TimeProvider
{
    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    static readonly TimeSpan Glance = TimeSpan.FromMicroseconds(10);

    static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    readonly Lock gate = new();
    DateTimeOffset now = Start;

    /// <summary>Every history begins at the same moment, so that it goes the same way wherever it is played.</summary>
    public void Reset()
    {
        lock (gate)
            now = Start;
        LimitsTake = null;
    }

    /// <summary>How long a time limit really is, where histories meet many of them; null for as long as it says.</summary>
    public TimeSpan? LimitsTake { get; set; }

    /// <summary>Looking takes time too: who waits for a fraction of a millisecond, which no timer can, waits by looking.</summary>
    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
            return now += Glance;
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public void Advance(TimeSpan by)
    {
        lock (gate)
            now += by;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        // What happens again and again by itself would happen at another moment in each play.
        if (period != Timeout.InfiniteTimeSpan)
            return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (dueTime == Timeout.InfiniteTimeSpan || dueTime >= LongestWait)
            return base.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : LimitsTake ?? dueTime, period);
        Advance(dueTime);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
