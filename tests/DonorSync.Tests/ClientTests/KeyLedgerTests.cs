using DonorSync.ConstantContact.Budget;

namespace DonorSync.Tests.ClientTests;

/// <summary>How the quota of one key for a UTC day is divided.</summary>
public sealed class KeyLedgerTests
{
    const int PerDay = 10_000;
    static readonly DateTimeOffset Midnight = new(2026, 3, 10, 0, 0, 0, TimeSpan.Zero);
    static readonly DateTimeOffset Noon = Midnight.AddHours(12);
    static readonly int Today = DayOf(Midnight).DayNumber;

    [Fact]
    public void Hourly_work_reserves_what_it_needed_for_the_rest_of_the_day_yesterday()
    {
        var ledger = After(9_600);

        Assert.Equal(400, TakeAll(ledger, Urgency.Hourly, Midnight));
        Assert.Equal(4_800, TakeAll(ledger, Urgency.Hourly, Noon));
        Assert.Equal(2_400, TakeAll(ledger, Urgency.Hourly, Noon.AddHours(6)));
    }

    [Fact]
    public void On_a_first_day_hourly_work_gets_a_tenth_immediately_and_the_rest_evenly()
    {
        var ledger = new DailyQuota();

        Assert.Equal(1_000, TakeAll(ledger, Urgency.Hourly, Midnight));
        Assert.InRange(TakeAll(ledger, Urgency.Hourly, Noon), 4_499, 4_501);
        Assert.InRange(TakeAll(ledger, Urgency.Hourly, Midnight.AddDays(1).AddSeconds(-1)), 4_498, 4_501);
    }

    [Fact]
    public void Background_work_reserves_a_quarter_more_for_hourly_work()
    {
        var ledger = After(4_000);

        Assert.Equal(5_000, TakeAll(ledger, Urgency.Patient, Midnight));
        Assert.Equal(2_500, TakeAll(ledger, Urgency.Patient, Noon));
    }

    [Fact]
    public void A_first_sync_alone_may_use_most_of_the_daily_quota_immediately()
    {
        var ledger = new DailyQuota();
        var block = ledger.Take(Ask(Urgency.Patient, Midnight, 25));

        Assert.Equal(25, block.Requests);
        Assert.Null(block.ComeBackAt);
        Assert.Equal(9_475, TakeAll(ledger, Urgency.Patient, Midnight));
        Assert.Equal(500, TakeAll(ledger, Urgency.Hourly, Midnight.AddDays(1).AddSeconds(-1)));
    }

    [Fact]
    public void One_request_in_ten_is_for_background_work_however_much_hourly_work_there_is()
    {
        var ledger = After(PerDay);
        var hourly = 0;
        var patient = 0;
        for (var now = Midnight; now < Midnight.AddDays(1); now = now.AddMinutes(1))
        {
            hourly += TakeAll(ledger, Urgency.Hourly, now);
            patient += TakeAll(ledger, Urgency.Patient, now);
        }

        Assert.InRange(patient, 990, 1_000);
        Assert.InRange(hourly + patient, 9_980, PerDay);
        Assert.Equal((hourly + patient, patient), (ledger.Count, ledger.Patient));
    }

    [Fact]
    public void Waiting_work_gets_a_reserved_request_at_its_own_time()
    {
        var ledger = After(PerDay);
        TakeAll(ledger, Urgency.Hourly, Noon);

        var first = ledger.Take(Ask(Urgency.Hourly, Noon, 1) with { Waits = true });
        var second = ledger.Take(Ask(Urgency.Hourly, Noon, 1) with { Waits = true });

        Assert.Equal((0, true), (first.Requests, first.Promised));
        Assert.InRange(first.ComeBackAt!.Value - Noon, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(20));
        Assert.InRange(second.ComeBackAt!.Value - first.ComeBackAt.Value, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20));
        Assert.Equal(0, TakeAll(ledger, Urgency.Hourly, first.ComeBackAt.Value));
        var count = ledger.Count;
        Assert.Equal(1, ledger.Take(Ask(Urgency.Hourly, first.ComeBackAt.Value, 1) with { Waits = true, WasPromised = true }).Requests);
        Assert.Equal(count, ledger.Count);
    }

    [Fact]
    public void The_day_never_exceeds_its_limit_and_a_restart_and_a_second_process_see_the_same()
    {
        const int limit = 300;
        var chance = new Random(6);
        var (ledger, restarted) = (new DailyQuota(), new DailyQuota());
        var processes = Enumerable.Range(0, 6).Select(static n => new Asker((Urgency)(n % 3))).ToList();
        var spent = new Dictionary<DateOnly, int>();
        for (var now = Midnight; now < Midnight.AddDays(4); now = now.AddSeconds(chance.Next(120)))
        {
            var process = processes[chance.Next(processes.Count)];
            if (process.ComeBackAt > now)
                continue;
            var ask = process.Ask(now, chance, limit);
            spent[ask.UnspentDay] = spent.GetValueOrDefault(ask.UnspentDay) - ask.Unspent - (ask.WasPromised ? 1 : 0);
            var block = ledger.Take(ask);
            spent[DayOf(now)] = spent.GetValueOrDefault(DayOf(now)) + block.Requests + (block.Promised ? 1 : 0);
            process.Answered(block);

            restarted = Reloaded(restarted);
            Assert.Equal(block, restarted.Take(ask));
            Assert.Equal(ledger, restarted);
            Assert.Equal(spent[DayOf(now)], ledger.Count);
            Assert.InRange(ledger.Count, 0, limit);
        }
        Assert.InRange(spent.Values.Max(), limit - 10, limit);
    }

    [Fact]
    public void At_midnight_a_new_day_starts_and_the_hourly_use_becomes_the_forecast()
    {
        var ledger = new DailyQuota();
        TakeAll(ledger, Urgency.Hourly, Noon);
        ledger.Take(Ask(Urgency.Patient, Noon, 7));
        var hourly = ledger.Count - 7;

        // The rest of yesterday's block has expired.
        ledger.Take(Ask(Urgency.Hourly, Noon.AddHours(12), 1) with { Unspent = 4, UnspentDay = DayOf(Noon) });
        Assert.Equal((Today + 1, 1, 0, hourly), (ledger.Day, ledger.Count, ledger.Patient, ledger.HourlyBefore));

        // A slow clock does not bring yesterday back.
        ledger.Take(Ask(Urgency.Hourly, Noon.AddHours(12).AddSeconds(-1), 1));
        Assert.Equal((Today + 1, 2), (ledger.Day, ledger.Count));

        ledger.Take(Ask(Urgency.Hourly, Noon.AddDays(3), 1));
        Assert.Equal((Today + 3, 1, 0), (ledger.Day, ledger.Count, ledger.HourlyBefore));
    }

    static DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);

    /// <summary>Returns a ledger on a day after one with this much hourly work.</summary>
    static DailyQuota After(int hourly) => new(Today, 0, 0, hourly, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, null);

    static DailyQuota Reloaded(DailyQuota from) =>
        new(from.Day, from.Count, from.Patient, from.HourlyBefore, from.PaceUntil, from.PatientUntil, from.ClosedUntil);

    static QuotaClaim Ask(Urgency urgency, DateTimeOffset now, int requests) =>
        new(now, requests, 0, DayOf(now), 4, PerDay) { Urgency = urgency };

    /// <summary>Takes requests until it is refused.</summary>
    static int TakeAll(DailyQuota ledger, Urgency urgency, DateTimeOffset now)
    {
        var all = 0;
        for (var taken = 1; taken > 0; all += taken)
            taken = ledger.Take(Ask(urgency, now, 4)).Requests;
        return all;
    }

    /// <summary>A process with work of one urgency that returns some of what it takes.</summary>
    sealed class Asker(Urgency urgency)
    {
        int unspent;
        bool promised;
        DateOnly day;

        public DateTimeOffset ComeBackAt { get; private set; }

        public QuotaClaim Ask(DateTimeOffset now, Random chance, int perDay)
        {
            var ask = new QuotaClaim(now, chance.Next(5), chance.Next(unspent + 1), day, 4, perDay)
            {
                Urgency = urgency,
                Waits = chance.Next(4) > 0,
                WasPromised = promised
            };
            (unspent, promised, day) = (0, false, DayOf(now));
            return ask;
        }

        public void Answered(QuotaGrant block) =>
            (unspent, promised, ComeBackAt) = (block.Requests, block.Promised, block.ComeBackAt ?? default);
    }
}
