namespace DonorSync.Server.Clocks;

/// <summary>
/// The clock of the schedule. It starts with the system clock and follows it so slowly that an hour stays an hour if the system clock is
/// set: syncs are due by elapsed time. Following it at all keeps the servers of one database together.
/// </summary>
sealed class SteadyClock(TimeProvider wall) : TimeProvider
{
    /// <summary>It gains or loses at most one second in this many.</summary>
    const int Slowness = 2_000;

    /// <summary>Smaller differences are not shown.</summary>
    static readonly TimeSpan Same = TimeSpan.FromSeconds(2);

    readonly Lock gate = new();
    DateTimeOffset now = wall.GetUtcNow();
    long at = wall.GetTimestamp();

    public override TimeZoneInfo LocalTimeZone => wall.LocalTimeZone;

    public override long TimestampFrequency => wall.TimestampFrequency;

    public override long GetTimestamp() => wall.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        wall.CreateTimer(callback, state, dueTime, period);

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            var (timestamp, shown) = (wall.GetTimestamp(), wall.GetUtcNow());
            var passed = wall.GetElapsedTime(at, timestamp);
            var most = passed / Slowness;
            var apart = shown - (now + passed);
            now += passed + (apart > most ? most : apart < -most ? -most : apart);
            at = timestamp;
            return now;
        }
    }

    /// <returns>What the system clock will show at that time of this clock.</returns>
    public DateTimeOffset OnTheWall(DateTimeOffset moment)
    {
        var apart = wall.GetUtcNow() - GetUtcNow();
        return apart.Duration() < Same ? moment : moment + apart;
    }
}
