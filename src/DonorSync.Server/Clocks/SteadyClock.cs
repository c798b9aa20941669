namespace DonorSync.Server.Clocks;

/// <summary>
/// The clock of the schedule. It begins with the clock on the wall and follows it so slowly that an hour stays an hour when that one is
/// set: syncs are due by the time that has really passed. Following it at all keeps the servers of one database together.
/// </summary>
sealed class SteadyClock(TimeProvider wall) : TimeProvider
{
    /// <summary>It gains or loses one second in so many.</summary>
    const int Slowness = 2_000;

    /// <summary>Clocks that differ by less are shown as one.</summary>
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

    /// <returns>What the clock on the wall will show at that moment of this one.</returns>
    public DateTimeOffset OnTheWall(DateTimeOffset moment)
    {
        var apart = wall.GetUtcNow() - GetUtcNow();
        return apart.Duration() < Same ? moment : moment + apart;
    }
}
