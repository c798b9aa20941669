namespace DonorSync.Tests.Simulation;

/// <summary>
/// The only clock of a simulated world. It moves only for acts and waits: a short wait ends immediately and moves the time; a long one is
/// a time limit and uses the real clock.
/// </summary>
sealed class SimClock : TimeProvider
{
    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    static readonly TimeSpan Glance = TimeSpan.FromMicroseconds(10);

    static readonly DateTimeOffset Start = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    readonly Lock gate = new();
    DateTimeOffset now = Start;

    /// <summary>All histories begin at the same time, so that they run the same way everywhere.</summary>
    public void Reset()
    {
        lock (gate)
            now = Start;
        LimitsTake = null;
    }

    /// <summary>Real duration of a time limit, in histories with many of them; null: as stated.</summary>
    public TimeSpan? LimitsTake { get; set; }

    /// <summary>Reading the time moves the clock too, because waits of less than a millisecond, too short for a timer, poll it.</summary>
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
        // A periodic timer would fire at another time in each run of a history.
        if (period != Timeout.InfiniteTimeSpan)
            return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (dueTime == Timeout.InfiniteTimeSpan || dueTime >= LongestWait)
            return base.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : LimitsTake ?? dueTime, period);
        Advance(dueTime);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
