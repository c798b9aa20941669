using DonorSync.ConstantContact;
using DonorSync.ConstantContact.Budget;
using DonorSync.Tests.ClientTests;
using Microsoft.Extensions.Options;

namespace DonorSync.Tests.ClockTests;

/// <summary>Setting the clock delays no request by more than a minute, and never brings two requests too close together.</summary>
public sealed class SetClockBudgetTests
{
    const int PerDay = 10_000;
    static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    readonly SettableClock clock = new(Noon);
    readonly MemoryRequestLedger ledger = new();

    [Theory]
    [MemberData(nameof(SettableClock.Hours), MemberType = typeof(SettableClock))]
    public async Task Requests_continue_within_a_minute_when_the_clock_is_set(double hours)
    {
        await using var budget = Budget();
        var place = new QueuePosition(Urgency.Hourly);
        for (var i = 0; i < 10; i++)
            await PassAsync(budget.WaitAsync(place, default), TimeSpan.FromSeconds(2));

        clock.SetBy(TimeSpan.FromHours(hours));

        for (var i = 0; i < 10; i++)
            await PassAsync(budget.WaitAsync(place, default), TimeSpan.FromSeconds(2));
    }

    [Theory]
    [MemberData(nameof(SettableClock.Hours), MemberType = typeof(SettableClock))]
    public async Task Another_process_with_a_set_clock_continues_within_a_minute(double hours)
    {
        await using (var before = Budget())
            await PassAsync(before.WaitAsync(new QueuePosition(Urgency.Hourly), default), TimeSpan.FromSeconds(2));
        clock.SetBy(TimeSpan.FromHours(hours));
        await using var budget = Budget();

        await PassAsync(budget.WaitAsync(new QueuePosition(Urgency.Hourly), default), TimeSpan.FromMinutes(1));
        await PassAsync(budget.WaitAsync(new QueuePosition(Urgency.Now), default), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void A_slot_of_a_clock_that_was_ahead_counts_as_now()
    {
        var taken = Ledger(paceUntil: Noon.AddHours(2)).Take(Ask(Noon));
        Assert.Equal((4, Noon), (taken.Requests, taken.From));
        // The slots of other processes are valid.
        var (ledger, first) = (Ledger(Noon), Noon.AddSeconds(30));
        Assert.Equal(first, Ledger(first).Take(Ask(Noon)).From);
        Assert.Equal(Noon, ledger.Take(Ask(Noon)).From);
        Assert.Equal(Noon.AddSeconds(1), ledger.Take(Ask(Noon)).From);
    }

    [Fact]
    public void A_day_that_a_clock_ahead_has_closed_or_begun_is_open()
    {
        var ahead = Ledger(Noon.AddDays(30));
        ahead.Take(Ask(Noon.AddDays(30)));
        ahead.Close(Noon.AddDays(30).Date.AddDays(1));
        var taken = ahead.Take(Ask(Noon));
        Assert.Equal((4, (DateTimeOffset?)null), (taken.Requests, taken.ReopensAt));

        // An hour back, over midnight: the day has not begun yet.
        var night = Ledger(Noon, spent: PerDay);
        night.Take(Ask(Noon.AddHours(12.5)));
        Assert.Equal(4, night.Take(Ask(Noon.AddHours(11.5))).Requests);
        // A day that is closed stays closed for clocks that are right.
        var closed = Ledger(Noon);
        closed.Close(new(Noon.Date.AddDays(1), TimeSpan.Zero));
        Assert.Equal(0, closed.Take(Ask(Noon.AddHours(1))).Requests);
    }

    [Fact]
    public void Background_work_has_its_share_after_a_clock_was_ahead()
    {
        var day = DateOnly.FromDateTime(Noon.UtcDateTime).DayNumber;
        var ledger = new DailyQuota(day, 9_900, 0, PerDay, DateTimeOffset.UnixEpoch, Noon.AddDays(3), null);
        Assert.Equal(1, ledger.Take(Ask(Noon) with { Urgency = Urgency.Patient, Requests = 1 }).Requests);
    }

    RequestBudget Budget() => new(ledger, Options.Create(new ConstantContactOptions { ClientId = "key", RequestsPerDay = PerDay }), clock);

    static DailyQuota Ledger(DateTimeOffset paceUntil, int spent = 0) =>
        new(DateOnly.FromDateTime(Noon.UtcDateTime).DayNumber, spent, 0, 0, paceUntil, DateTimeOffset.UnixEpoch, null);

    static QuotaClaim Ask(DateTimeOffset now) =>
        new(now, 4, 0, DateOnly.FromDateTime(now.UtcDateTime), 4, PerDay) { Urgency = Urgency.Now };

    /// <summary>Moves the clock until the task is done.</summary>
    async Task PassAsync(Task wait, TimeSpan most)
    {
        var began = clock.GetTimestamp();
        while (!wait.IsCompleted)
        {
            Assert.True(clock.GetElapsedTime(began) <= most, $"It still waits after {most}.");
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, default);
            clock.Advance(TimeSpan.FromMilliseconds(50));
        }
        await wait;
    }
}
