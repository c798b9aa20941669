using DonorSync.ConstantContact.Calls;

namespace DonorSync.Server.Clocks;

/// <summary>
/// Whether the clock is trusted for deleting by age. After a forward jump of more than an hour, including one while no server ran, nothing
/// is deleted until Constant Contact's clock agrees or the clock has been steady for a day.
/// </summary>
sealed class ClockTrust(TimeProvider clock) : IServiceClock
{
    static readonly TimeSpan Jump = TimeSpan.FromHours(1);
    static readonly TimeSpan Steady = TimeSpan.FromDays(1);
    static readonly TimeSpan Agreement = TimeSpan.FromMinutes(5);
    static readonly TimeSpan Moved = TimeSpan.FromMinutes(1);

    readonly Lock gate = new();
    readonly long began = clock.GetTimestamp();

    /// <summary>The trusted clock time at start.</summary>
    DateTimeOffset believed = clock.GetUtcNow();

    /// <summary>The clock time at start, computed from the present clock and the elapsed time.</summary>
    DateTimeOffset origin = clock.GetUtcNow();

    /// <summary>The lower bound of the clock time at start, from the times recorded in the database.</summary>
    DateTimeOffset least = DateTimeOffset.MinValue;

    /// <summary>Elapsed time at which the origin last changed.</summary>
    TimeSpan since;

    ServiceDifference? measured;

    /// <summary>Whether rows that are old by this clock may be deleted.</summary>
    public bool MayForget
    {
        get
        {
            lock (gate)
            {
                Look();
                return origin - believed <= Jump && !(measured is { } found && found.AheadNow(origin) > Jump);
            }
        }
    }

    /// <returns>False if the clock was set within this time. It counts as steady from the start.</returns>
    public bool IsSteadyFor(TimeSpan time)
    {
        lock (gate)
        {
            Look();
            return since == TimeSpan.Zero || clock.GetElapsedTime(began) - since >= time;
        }
    }

    /// <summary>
    /// What is wrong with the clock, as text for people; null if nothing is known. One response of Constant Contact is no proof: several
    /// must agree, or this server's own evidence must.
    /// </summary>
    public string? Wrong
    {
        get
        {
            lock (gate)
            {
                Look();
                var ahead = measured?.AheadNow(origin) ?? TimeSpan.Zero;
                if (ahead.Duration() > Agreement && (measured!.IsConfirmed || IsSeenHere(ahead)))
                {
                    var side = ahead > TimeSpan.Zero ? "ahead of" : "behind";
                    return $"the clock of this server is {InWords(ahead.Duration())} {side} Constant Contact's";
                }
                // A response that agrees proves that the clock was ahead when the database recorded its time.
                return measured is null && least - origin > Agreement
                    ? $"the clock of this server is {InWords(least - origin)} behind what the database has recorded"
                    : null;
            }
        }
    }

    /// <param name="recorded">The latest time recorded in the database; null if there is none.</param>
    public void Begin(DateTimeOffset? recorded)
    {
        lock (gate)
        {
            Look();
            if (recorded is not { } last)
                return;
            var later = clock.GetUtcNow() - last;
            if (later > Jump)
                believed = origin - later;
            else if (later < TimeSpan.Zero)
                least = origin - later;
        }
    }

    public void Saw(TimeSpan ahead)
    {
        lock (gate)
        {
            Look();
            var passed = clock.GetElapsedTime(began);
            measured = measured is { } before && (ahead - before.AheadNow(origin)).Duration() <= Agreement
                ? before with { Ahead = ahead, Origin = origin, Answers = before.Answers + 1, For = passed - before.First }
                : new(ahead, origin, passed);
            if (ahead.Duration() <= Agreement)
                believed = origin;
        }
    }

    /// <summary>Checks the clock.</summary>
    /// <returns>By how much the clock was set since the last check; zero for small differences.</returns>
    public TimeSpan LookForJump()
    {
        lock (gate)
            return Look();
    }

    TimeSpan Look()
    {
        var passed = clock.GetElapsedTime(began);
        var now = clock.GetUtcNow() - passed;
        var jump = now - origin;
        if (jump.Duration() > Moved)
            (origin, since) = (now, passed);
        // A clock that is behind deletes nothing; correcting it is a jump, which must be trusted first.
        if (origin < believed - Jump || passed - since >= Steady)
            believed = origin;
        return jump.Duration() > Moved ? jump : TimeSpan.Zero;
    }

    /// <summary>Whether this server has seen the clock jump forward, or the database holds a later time than the clock.</summary>
    bool IsSeenHere(TimeSpan ahead) => ahead > TimeSpan.Zero ? origin - believed > Jump : least - origin > Agreement;

    static string InWords(TimeSpan time) => time.TotalDays >= 2 ? $"{time.TotalDays:0} days" : time.TotalHours >= 2
        ? $"{time.TotalHours:0} hours" : $"{time.TotalMinutes:0} minutes";
}
