using DonorSync.ConstantContact;

namespace DonorSync.Server.Clocks;

/// <summary>
/// Whether the clock may be believed when something is deleted because of its age. After a jump forward of more than an hour, also over the
/// time in which no server ran, nothing is deleted until Constant Contact's clock agrees or the clock has been steady for a day.
/// </summary>
sealed class ClockTrust(TimeProvider clock) : IServiceClock
{
    static readonly TimeSpan Jump = TimeSpan.FromHours(1);
    static readonly TimeSpan Steady = TimeSpan.FromDays(1);
    static readonly TimeSpan Agreement = TimeSpan.FromMinutes(5);
    static readonly TimeSpan Moved = TimeSpan.FromMinutes(1);

    readonly Lock gate = new();
    readonly long began = clock.GetTimestamp();

    /// <summary>What the clock should have shown at the beginning, as far as it is believed.</summary>
    DateTimeOffset believed = clock.GetUtcNow();

    /// <summary>What it would have shown at the beginning, by what it shows now and the time that has really passed.</summary>
    DateTimeOffset origin = clock.GetUtcNow();

    /// <summary>The least that the clock should have shown at the beginning, by what the database has recorded.</summary>
    DateTimeOffset least = DateTimeOffset.MinValue;

    /// <summary>Since when, in time that has passed, the origin is the same.</summary>
    TimeSpan since;

    ServiceDifference? measured;

    /// <summary>Whether what is old by this clock may be deleted.</summary>
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

    /// <returns>False when the clock was set within this time. From the start on it counts as steady.</returns>
    public bool IsSteadyFor(TimeSpan time)
    {
        lock (gate)
        {
            Look();
            return since == TimeSpan.Zero || clock.GetElapsedTime(began) - since >= time;
        }
    }

    /// <summary>
    /// What is wrong with the clock, for people; null when nothing is known to be. One answer of Constant Contact proves nothing: several
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
                // An answer that agrees says that the clock was ahead when the database recorded that.
                return measured is null && least - origin > Agreement
                    ? $"the clock of this server is {InWords(least - origin)} behind what the database has recorded"
                    : null;
            }
        }
    }

    /// <param name="recorded">The latest time that the database has recorded; null when it has none.</param>
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

    /// <summary>Looks at the clock.</summary>
    /// <returns>By how much it was set since the last look, as far as that is worth telling.</returns>
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
        // A clock that is behind deletes nothing; when it is set right again, that is a jump, and needs to be believed first.
        if (origin < believed - Jump || passed - since >= Steady)
            believed = origin;
        return jump.Duration() > Moved ? jump : TimeSpan.Zero;
    }

    /// <summary>Whether this server has itself seen the clock jump forward, or the database a later time than it shows.</summary>
    bool IsSeenHere(TimeSpan ahead) => ahead > TimeSpan.Zero ? origin - believed > Jump : least - origin > Agreement;

    static string InWords(TimeSpan time) => time.TotalDays >= 2 ? $"{time.TotalDays:0} days" : time.TotalHours >= 2 ? $"{time.TotalHours:0} hours" : $"{time.TotalMinutes:0} minutes";
}
