using DonorSync.ConstantContact;
using DonorSync.ConstantContact.Budget;
using DonorSync.Sync.Ports;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace DonorSync.Tests.ClientTests;

/// <summary>The request budget: rate, daily quota, and turns between connections. The clock moves only when a test moves it.</summary>
public sealed class BudgetTests
{
    static readonly DateTimeOffset Start = new(2026, 3, 10, 23, 0, 0, TimeSpan.Zero);
    static readonly DateOnly Day = new(2026, 3, 10);
    readonly QueuePosition big = new(Urgency.Hourly);
    readonly QueuePosition small = new(Urgency.Hourly);
    readonly FakeTimeProvider clock = new(Start);
    readonly MemoryRequestLedger ledger = new();

    RequestBudget Budget(int perDay = 10_000) =>
        new(ledger, Options.Create(new ConstantContactOptions { ClientId = "key", RequestsPerDay = perDay }), clock);

    /// <summary>Moves the clock in small steps until all is done. Returns the time of each request.</summary>
    async Task<List<DateTimeOffset>> RunAsync(params IEnumerable<Task> waits)
    {
        List<DateTimeOffset> times = [];
        var all = Task.WhenAll(waits.Select(async wait =>
        {
            await wait;
            lock (times)
                times.Add(clock.GetUtcNow());
        }));
        for (var step = 0; !all.IsCompleted && step < 20_000; step++)
        {
            // Lets the pump reach its next pause before the clock moves.
            for (var i = 0; i < 20 && !all.IsCompleted; i++)
                await Task.Yield();
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, default);
            clock.Advance(TimeSpan.FromMilliseconds(20));
        }
        await all;
        times.Sort();
        return times;
    }

    [Fact]
    public async Task No_second_ever_sees_more_than_four_requests()
    {
        await using var budget = Budget();

        var times = await RunAsync(Enumerable.Range(0, 12).Select(_ => budget.WaitAsync(big, default)));

        Assert.All(times, time => Assert.True(times.Count(t => t >= time && t < time + TimeSpan.FromSeconds(1)) <= 4));
        Assert.InRange(times[^1] - times[0], TimeSpan.FromSeconds(2.75), TimeSpan.FromSeconds(4));
    }

    [Fact]
    public async Task Two_processes_keep_the_pace_together()
    {
        await using var one = Budget();
        await using var two = Budget();

        var times = await RunAsync(Enumerable.Range(0, 16).Select(i => (i % 2 == 0 ? one : two).WaitAsync(big, default)));

        Assert.All(times, time => Assert.True(times.Count(t => t >= time && t < time + TimeSpan.FromSeconds(1)) <= 5));
        Assert.True(times[^1] - times[0] >= TimeSpan.FromSeconds(3.5));
        Assert.Equal(16, await ledger.CountAsync("key", Day, default));
    }

    [Fact]
    public async Task A_run_with_a_thousand_requests_does_not_hold_up_one_with_a_few()
    {
        await using var budget = Budget();
        List<string> order = [];
        async Task Wait(string name, QueuePosition place)
        {
            await budget.WaitAsync(place, default);
            lock (order)
                order.Add(name);
        }

        await RunAsync([.. Enumerable.Range(0, 60).Select(_ => Wait("big", big)), Wait("small", small), Wait("small", small)]);

        Assert.InRange(order.LastIndexOf("small"), QueuePosition.Requests, QueuePosition.Requests + 2);
    }

    [Fact]
    public async Task Hourly_work_precedes_a_first_sync_which_still_gets_its_turns()
    {
        await using var budget = Budget();
        List<string> order = [];
        async Task Wait(string name, QueuePosition place)
        {
            await budget.WaitAsync(place, default);
            lock (order)
                order.Add(name);
        }

        var first = new QueuePosition(Urgency.Patient);
        await RunAsync(
            [.. Enumerable.Range(0, 9).Select(_ => Wait("first", first)), .. Enumerable.Range(0, 9).Select(_ => Wait("hourly", small))]);

        Assert.InRange(order.LastIndexOf("hourly"), 9, 13);
        Assert.InRange(order.Take(12).Count(static name => name == "first"), 2, 4);
    }

    [Fact]
    public void A_waiting_run_knows_its_queue_position_and_keeps_it_until_the_run_is_long()
    {
        var turns = new FairQueue(clock);
        QueuePosition[] all = [new(Urgency.Hourly), new(Urgency.Hourly), new(Urgency.Hourly)];
        foreach (var place in all.Append(all[0]))
            _ = turns.Enter(place, default);

        Assert.Equal([0, 1, 2], all.Select(turns.Before));
        Assert.True(turns.ReleaseNext());
        Assert.Equal([0, 1, 2], all.Select(turns.Before));
        all[0].Served = QueuePosition.Requests - 1;
        Assert.True(turns.ReleaseNext());
        _ = turns.Enter(all[0], default);
        Assert.Equal([2, 0, 1], all.Select(turns.Before));
        Assert.Equal(0, turns.Before(new(Urgency.Hourly)));
    }

    [Fact]
    public void The_connection_with_the_oldest_last_sync_is_first_until_its_run_is_long()
    {
        var turns = new FairQueue(clock);
        var fresh = new QueuePosition(Urgency.Hourly, Start.AddHours(-1));
        var cutShort = new QueuePosition(Urgency.Hourly, Start.AddHours(-2));
        var first = new QueuePosition(Urgency.Hourly);
        foreach (var place in new[] { first, fresh, cutShort })
            _ = turns.Enter(place, default);
        Assert.Equal([2, 1, 0], new[] { first, fresh, cutShort }.Select(turns.Before));

        clock.Advance(TimeSpan.FromMinutes(1));
        cutShort.Served = QueuePosition.Requests - 1;
        Assert.True(turns.ReleaseNext());
        _ = turns.Enter(cutShort, default);

        Assert.Equal([1, 0, 2], new[] { first, fresh, cutShort }.Select(turns.Before));
        var next = new QueuePosition(Urgency.Hourly, Start.AddSeconds(90));
        _ = turns.Enter(next, default);
        Assert.Equal(3, turns.Before(next));
    }

    [Fact]
    public async Task Requests_stop_at_the_daily_quota_and_continue_after_midnight_UTC()
    {
        await using var budget = Budget(perDay: 6);
        await RunAsync(Enumerable.Range(0, 6).Select(_ => budget.WaitAsync(big, default)));

        var spent = await Assert.ThrowsAsync<BudgetSpentException>(() => budget.WaitAsync(big, default));

        Assert.Equal(new DateTimeOffset(2026, 3, 11, 0, 0, 0, TimeSpan.Zero), spent.ReopensAt);
        Assert.Equal(6, await ledger.CountAsync("key", Day, default));
        clock.SetUtcNow(spent.ReopensAt);
        await RunAsync(budget.WaitAsync(big, default));
        Assert.InRange(await ledger.CountAsync("key", Day.AddDays(1), default), 1, 4);
    }

    [Fact]
    public async Task A_process_that_dies_never_counts_too_few()
    {
        var dead = Budget();
        await RunAsync(dead.WaitAsync(big, default), dead.WaitAsync(big, default));

        Assert.InRange(await ledger.CountAsync("key", Day, default), 2, 5);
    }

    [Fact]
    public async Task A_process_that_ends_returns_its_unused_requests()
    {
        var budget = Budget();
        await RunAsync(budget.WaitAsync(big, default));
        await budget.ReturnAsync(default);

        Assert.Equal(1, await ledger.CountAsync("key", Day, default));
    }

    [Fact]
    public async Task A_closed_key_stays_closed_for_every_process_until_midnight_UTC()
    {
        await using var one = Budget();
        await using var two = Budget();
        await RunAsync(one.WaitAsync(big, default));

        var reason = await one.CloseAsync(default);

        Assert.Equal(reason.ReopensAt, (await Assert.ThrowsAsync<BudgetSpentException>(() => one.WaitAsync(small, default))).ReopensAt);
        Assert.Equal(reason.ReopensAt, (await Assert.ThrowsAsync<BudgetSpentException>(() => two.WaitAsync(small, default))).ReopensAt);
        clock.SetUtcNow(reason.ReopensAt);
        await RunAsync(two.WaitAsync(small, default));
    }

    [Fact]
    public async Task After_a_429_requests_pause_and_are_slower_for_a_while()
    {
        await using var budget = Budget();
        await RunAsync(budget.WaitAsync(big, default));
        var told = clock.GetUtcNow();
        budget.SlowDown();

        var times = await RunAsync(Enumerable.Range(0, 4).Select(_ => budget.WaitAsync(big, default)));

        Assert.True(times[0] - told >= TimeSpan.FromSeconds(1));
        Assert.True(times[3] - times[0] >= TimeSpan.FromSeconds(1.5));
        var later = await RunAsync(Enumerable.Range(0, 40).Select(_ => budget.WaitAsync(big, default)));
        Assert.InRange(later[^1] - later[^5], TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.4));
    }

    [Fact]
    public async Task A_cancelled_wait_uses_no_request()
    {
        await using var budget = Budget();
        using var cancel = new CancellationTokenSource();
        await RunAsync(budget.WaitAsync(big, default));
        var waiting = budget.WaitAsync(big, cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        await RunAsync(budget.WaitAsync(small, default));
        await budget.ReturnAsync(default);
        Assert.Equal(2, await ledger.CountAsync("key", Day, default));
    }

    [Fact]
    public async Task A_user_who_grants_access_does_not_wait_for_hourly_work()
    {
        clock.SetUtcNow(Start.AddHours(2));
        await using var budget = Budget(perDay: 100);
        var hourly = Enumerable.Range(0, 60).Select(_ => budget.WaitAsync(big, default)).ToList();

        await RunAsync(budget.WaitAsync(new(Urgency.Now), default));

        Assert.Contains(hourly, static wait => !wait.IsCompleted);
    }

    [Fact]
    public async Task A_request_that_must_not_wait_is_refused_when_hourly_work_needs_the_quota_and_is_not_counted()
    {
        clock.SetUtcNow(Start.AddHours(2));
        await using var budget = Budget(perDay: 100);
        var granted = 0;
        for (var asked = budget.TrySpareAsync(default); await WithinAsync(asked); asked = budget.TrySpareAsync(default))
            granted++;

        // 5 of 100 requests are kept for hourly work that is not known yet.
        Assert.InRange(granted, 94, 96);
        await budget.ReturnAsync(default);
        Assert.Equal(granted, await ledger.CountAsync("key", Day.AddDays(1), default));
    }

    async Task<bool> WithinAsync(Task<bool> asked)
    {
        await RunAsync(asked);
        return await asked;
    }
}
