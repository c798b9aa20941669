namespace DonorSync.ConstantContact.Budget;

/// <summary>
/// The requests of one application key. A UTC day is shared out so that it is not spent in the evening: hourly work leaves as much for
/// the rest of the day as it needed for that yesterday, patient work leaves a quarter more, and takes at least every tenth request all
/// the same. The only state is counted, so that every process sees the same, and a restart too.
/// </summary>
public sealed record DailyQuota
{
    /// <summary>One request in so many is for patient work, even if other work waits.</summary>
    const int PatientShare = 10;

    /// <summary>What patient work may take of its share at once.</summary>
    const int PatientAtOnce = 25;

    /// <summary>What hourly work may need is not known on the first days: patient work leaves one request in so many.</summary>
    const int Unforeseen = 20;

    /// <summary>What hourly work may take of a first day at once.</summary>
    const double AtFirst = 0.1;

    static readonly TimeSpan Day1 = TimeSpan.FromDays(1);

    /// <summary>Patient work looks so often whether hourly work has left more than was thought.</summary>
    static readonly TimeSpan LookAgain = TimeSpan.FromMinutes(1);

    /// <summary>So near to its end, a spent day is waited out.</summary>
    static readonly TimeSpan AlmostOver = TimeSpan.FromMinutes(30);

    /// <summary>
    /// A place that is further away than its block takes and this was given by a clock that was ahead. It counts as now; else a corrected
    /// clock would hold everything up for as long as it was wrong.
    /// </summary>
    static readonly TimeSpan Farthest = TimeSpan.FromMinutes(1);

    /// <summary>The clocks of two processes may be so far apart at midnight.</summary>
    static readonly TimeSpan MidnightLag = TimeSpan.FromMinutes(5);

    /// <summary>The UTC day that is counted, as days since 0001-01-01.</summary>
    public int Day { get; private set; }

    /// <summary>All requests of the day.</summary>
    public int Count { get; private set; }

    /// <summary>Those of them that patient work took.</summary>
    public int Patient { get; private set; }

    /// <summary>What all but patient work took on the day before.</summary>
    public int HourlyBefore { get; private set; }

    /// <summary>Where the next block's place in time begins.</summary>
    public DateTimeOffset PaceUntil { get; private set; }

    /// <summary>Up to when patient work has had its share.</summary>
    public DateTimeOffset PatientUntil { get; private set; }

    public DateTimeOffset? ClosedUntil { get; private set; }

    public DailyQuota() => (PaceUntil, PatientUntil) = (DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);

    public DailyQuota(int day, int count, int patient, int hourlyBefore, DateTimeOffset paceUntil, DateTimeOffset patientUntil,
        DateTimeOffset? closedUntil) =>
        (Day, Count, Patient, HourlyBefore, PaceUntil, PatientUntil, ClosedUntil) = (day, count, patient, hourlyBefore, paceUntil,
            patientUntil, closedUntil);

    /// <summary>
    /// Gives back <see cref="QuotaClaim.Unspent"/> (only if the day is still the same); when the key is closed, answers no requests and the
    /// time it opens; with nothing left of the day, no requests and the next 00:00 UTC; when it is not the work's turn, no requests and
    /// when to come back; otherwise grants as much of what is wanted as it may have, counts it, and gives it the time from max(now, end of
    /// the block before), which ends granted / <see cref="QuotaClaim.PerSecond"/> seconds later.
    /// </summary>
    public QuotaGrant Take(QuotaClaim ask)
    {
        Turn(ask.Now);
        var promised = ask.WasPromised && ask.UnspentDay.DayNumber == Day ? 1 : 0;
        if (ask.UnspentDay.DayNumber == Day)
            Add(ask.Urgency, -(ask.Unspent + promised));
        var none = new QuotaGrant(0, ask.Now, null);
        if (ask.Requests == 0)
            return none;
        // It was closed until the end of a day: a later end is that of a clock which was ahead.
        if (ClosedUntil is { } closed && closed > ask.Now && closed <= EndOfDay + Farthest)
            return none with { ReopensAt = closed };
        var most = Math.Min(ask.Requests, Math.Max(0, ask.PerDay - Count));
        if (most == 0)
            return ask.Waits && ask.Urgency != Urgency.Now && EndOfDay - ask.Now <= AlmostOver
                ? none with { ComeBackAt = EndOfDay } : none with { ReopensAt = EndOfDay };
        var granted = Granted(ask, most, promised);
        return granted > 0 ? Grant(ask, granted) : Promise(ask, none);
    }

    public void Close(DateTimeOffset until)
    {
        if (ClosedUntil is null || ClosedUntil < until)
            ClosedUntil = until;
    }

    DateTimeOffset EndOfDay => new(DateOnly.FromDayNumber(Day + 1), TimeOnly.MinValue, TimeSpan.Zero);

    int Hourly => Count - Patient;

    void Turn(DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime).DayNumber;
        // A process whose clock lags a little behind another's counts on the new day; else midnight would be forgotten and counted again.
        if (Day == today || (Day == today + 1 && (now + MidnightLag).UtcDateTime.Date > now.UtcDateTime.Date))
            return;
        // A day still to come is one of a clock that was ahead. What was needed on the day before it is still the best guess.
        HourlyBefore = Day == today - 1 ? Hourly : Day > today ? HourlyBefore : 0;
        (Day, Count, Patient) = (today, 0, 0);
    }

    int Granted(QuotaClaim ask, int most, int promised)
    {
        var granted = most;
        while (granted > 0 && !(granted <= promised || MayTake(ask, granted)))
            granted--;
        return granted;
    }

    bool MayTake(QuotaClaim ask, int requests) => ask.Urgency switch
    {
        Urgency.Now => true,
        Urgency.Hourly => Hourly + requests <= HourlyMost(ask, requests),
        Urgency.Patient => IsFree(ask, requests) || IsShare(ask, requests),
        _ => throw new ArgumentOutOfRangeException(nameof(ask), ask.Urgency, "not an urgency"),
    };

    /// <summary>What hourly work needs on a day, as far as is known.</summary>
    int HourlyDay(int more) => Math.Max(HourlyBefore, Hourly + more);

    /// <summary>
    /// How much hourly work may have taken by now: all but what it needs for the rest of the day. On a first day that is not known, and the
    /// day is spread evenly, but for a little at the beginning.
    /// </summary>
    int HourlyMost(QuotaClaim ask, int requests)
    {
        var most = ask.PerDay - Patient;
        return HourlyBefore == 0
            ? (int)Math.Ceiling(most * (1 - ((1 - AtFirst) * Left(ask.Now))))
            : most - (int)(HourlyDay(requests) * Left(ask.Now));
    }

    /// <summary>How much of the day is left, 0 to 1.</summary>
    double Left(DateTimeOffset now) => Math.Clamp((EndOfDay - now) / Day1, 0, 1);

    bool IsFree(QuotaClaim ask, int requests) =>
        Count + requests + (int)(Math.Max(HourlyDay(0) * 5 / 4, ask.PerDay / Unforeseen) * Left(ask.Now)) <= ask.PerDay;

    bool IsShare(QuotaClaim ask, int requests) => Patient + requests <= ask.PerDay / PatientShare && ShareAfter(ask, requests) <= ask.Now;

    DateTimeOffset ShareAfter(QuotaClaim ask, int requests)
    {
        var each = Day1 * PatientShare / ask.PerDay;
        var notBefore = ask.Now - (each * PatientAtOnce);
        var isHonest = PatientUntil > notBefore && PatientUntil <= ask.Now + (each * PatientAtOnce) + Farthest;
        return (isHonest ? PatientUntil : notBefore) + (each * requests);
    }

    QuotaGrant Grant(QuotaClaim ask, int requests)
    {
        if (ask.Urgency == Urgency.Patient && !IsFree(ask, requests) && !ask.WasPromised)
            PatientUntil = ShareAfter(ask, requests);
        Add(ask.Urgency, requests);
        var length = TimeSpan.FromSeconds(requests / ask.PerSecond);
        var from = PaceUntil > ask.Now && PaceUntil <= ask.Now + length + Farthest ? PaceUntil : ask.Now;
        PaceUntil = from + length;
        return new(requests, from, null);
    }

    QuotaGrant Promise(QuotaClaim ask, QuotaGrant none)
    {
        var (turn, isSure) = ask.Urgency == Urgency.Hourly ? (HourlyTurn(ask), true) : PatientTurn(ask);
        if (turn >= EndOfDay)
            (turn, isSure) = (EndOfDay, false);
        if (!ask.Waits || !isSure)
            return none with { ComeBackAt = turn };
        if (ask.Urgency == Urgency.Patient)
            PatientUntil = turn;
        Add(ask.Urgency, 1);
        return none with { ComeBackAt = turn, Promised = true };
    }

    /// <summary>When the rest of the day has become short enough for one more.</summary>
    DateTimeOffset HourlyTurn(QuotaClaim ask)
    {
        double most = ask.PerDay - Patient;
        var left = HourlyBefore == 0 ? (1 - (Hourly / most)) / (1 - AtFirst) : (most - Hourly) / HourlyDay(1);
        return EndOfDay - (Day1 * left) + TimeSpan.FromMilliseconds(1);
    }

    (DateTimeOffset Turn, bool IsSure) PatientTurn(QuotaClaim ask) =>
        Patient < ask.PerDay / PatientShare ? (ShareAfter(ask, 1), true) : (ask.Now + LookAgain, false);

    void Add(Urgency urgency, int requests)
    {
        Count = Math.Max(0, Count + requests);
        if (urgency == Urgency.Patient)
            Patient = Math.Max(0, Patient + requests);
    }
}
