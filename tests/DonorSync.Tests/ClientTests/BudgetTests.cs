using DonorSync.ConstantContact;
using DonorSync.Sync;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace DonorSync.Tests.ClientTests;

/// <summary>The request budget: the pace, the day, and turns between connections. On a clock that moves only when told.</summary>
public sealed class BudgetTests
{
    static readonly DateTimeOffset Start = new(2026, 3, 10, 23, 0, 0, TimeSpan.Zero);
    static readonly DateOnly Day = new(2026, 3, 10);
    static readonly ConnectionId Big = new(new Guid("0195c000-0000-7000-8000-00000000000b"));
    static readonly ConnectionId Small = new(new Guid("0195c000-0000-7000-8000-00000000000c"));

    readonly FakeTimeProvider clock = new(Start);
    readonly MemoryRequestLedger ledger = new();

    RequestBudget Budget(int perDay = 10_000) =>
        new(ledger, Options.Create(new ConstantContactOptions { ClientId = "key", RequestsPerDay = perDay }), clock);

    /// <summary>Moves the clock in small steps until all is done; answers when each request went.</summary>
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
            // Lets the pump come to its next pause before time goes on.
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

        var times = await RunAsync(Enumerable.Range(0, 12).Select(_ => budget.WaitAsync(Big, false, default)));

        Assert.All(times, time => Assert.True(times.Count(t => t >= time && t < time + TimeSpan.FromSeconds(1)) <= 4));
        Assert.InRange(times[^1] - times[0], TimeSpan.FromSeconds(2.75), TimeSpan.FromSeconds(4));
    }

    [Fact]
    public async Task Two_processes_keep_the_pace_together()
    {
        await using var one = Budget();
        await using var two = Budget();

        var times = await RunAsync(Enumerable.Range(0, 16).Select(i => (i % 2 == 0 ? one : two).WaitAsync(Big, false, default)));

        Assert.All(times, time => Assert.True(times.Count(t => t >= time && t < time + TimeSpan.FromSeconds(1)) <= 5));
        Assert.True(times[^1] - times[0] >= TimeSpan.FromSeconds(3.5));
        Assert.Equal(16, await ledger.CountAsync("key", Day, default));
    }

    [Fact]
    public async Task Connections_take_turns()
    {
        await using var budget = Budget();
        List<string> order = [];
        async Task Wait(string name, ConnectionId connection)
        {
            await budget.WaitAsync(connection, false, default);
            lock (order)
                order.Add(name);
        }

        await RunAsync([.. Enumerable.Range(0, 10).Select(_ => Wait("big", Big)), Wait("small", Small), Wait("small", Small)]);

        Assert.True(order.FindLastIndex(static name => name == "small") <= 5, string.Join(' ', order));
    }

    [Fact]
    public async Task Hourly_work_goes_before_a_first_sync_which_still_gets_every_fourth_turn()
    {
        await using var budget = Budget();
        List<string> order = [];
        async Task Wait(string name, ConnectionId connection, bool isPatient)
        {
            await budget.WaitAsync(connection, isPatient, default);
            lock (order)
                order.Add(name);
        }

        await RunAsync([
            .. Enumerable.Range(0, 9).Select(_ => Wait("first", Big, isPatient: true)), .. Enumerable.Range(0, 9).Select(_ => Wait("hourly", Small, isPatient: false)),
        ]);

        Assert.InRange(order.LastIndexOf("hourly"), 9, 13);
        Assert.InRange(order.Take(12).Count(static name => name == "first"), 2, 4);
    }

    [Fact]
    public void Who_waits_knows_how_many_come_first()
    {
        var queue = new FairQueue<string>();
        foreach (var (lane, isPatient) in new[] { ("first sync", true), ("a", false), ("b", false), ("a", false) })
            _ = queue.Enter(lane, isPatient, default);

        Assert.Equal([2, 0, 1, 0], new[] { "first sync", "a", "b", "nobody" }.Select(queue.Ahead));
        Assert.True(queue.ReleaseNext());
        Assert.Equal([2, 1, 0, 0], new[] { "first sync", "a", "b", "nobody" }.Select(queue.Ahead));
    }

    [Fact]
    public async Task The_day_ends_at_its_limit_and_goes_on_after_midnight_UTC()
    {
        await using var budget = Budget(perDay: 6);
        await RunAsync(Enumerable.Range(0, 6).Select(_ => budget.WaitAsync(Big, false, default)));

        var spent = await Assert.ThrowsAsync<BudgetSpentException>(() => budget.WaitAsync(Big, false, default));

        Assert.Equal(new DateTimeOffset(2026, 3, 11, 0, 0, 0, TimeSpan.Zero), spent.ReopensAt);
        Assert.Equal(6, await ledger.CountAsync("key", Day, default));
        clock.SetUtcNow(spent.ReopensAt);
        await RunAsync(budget.WaitAsync(Big, false, default));
        Assert.InRange(await ledger.CountAsync("key", Day.AddDays(1), default), 1, 4);
    }

    [Fact]
    public async Task A_process_that_dies_never_counts_too_few()
    {
        var dead = Budget();
        await RunAsync(dead.WaitAsync(Big, false, default), dead.WaitAsync(Big, false, default));

        Assert.InRange(await ledger.CountAsync("key", Day, default), 2, 5);
    }

    [Fact]
    public async Task A_process_that_ends_gives_back_what_it_did_not_use()
    {
        var budget = Budget();
        await RunAsync(budget.WaitAsync(Big, false, default));
        await budget.ReturnAsync(default);

        Assert.Equal(1, await ledger.CountAsync("key", Day, default));
    }

    [Fact]
    public async Task A_closed_key_stays_closed_for_every_process_until_midnight_UTC()
    {
        await using var one = Budget();
        await using var two = Budget();
        await RunAsync(one.WaitAsync(Big, false, default));

        var reason = await one.CloseAsync(default);

        Assert.Equal(reason.ReopensAt, (await Assert.ThrowsAsync<BudgetSpentException>(() => one.WaitAsync(Small, false, default))).ReopensAt);
        Assert.Equal(reason.ReopensAt, (await Assert.ThrowsAsync<BudgetSpentException>(() => two.WaitAsync(Small, false, default))).ReopensAt);
        clock.SetUtcNow(reason.ReopensAt);
        await RunAsync(two.WaitAsync(Small, false, default));
    }

    [Fact]
    public async Task Being_too_fast_pauses_and_slows_down_for_a_while()
    {
        await using var budget = Budget();
        await RunAsync(budget.WaitAsync(Big, false, default));
        var told = clock.GetUtcNow();
        budget.SlowDown();

        var times = await RunAsync(Enumerable.Range(0, 4).Select(_ => budget.WaitAsync(Big, false, default)));

        Assert.True(times[0] - told >= TimeSpan.FromSeconds(1));
        Assert.True(times[3] - times[0] >= TimeSpan.FromSeconds(1.5));
        var later = await RunAsync(Enumerable.Range(0, 40).Select(_ => budget.WaitAsync(Big, false, default)));
        Assert.InRange(later[^1] - later[^5], TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.4));
    }

    [Fact]
    public async Task Who_gives_up_waiting_uses_nothing()
    {
        await using var budget = Budget();
        using var cancel = new CancellationTokenSource();
        await RunAsync(budget.WaitAsync(Big, false, default));
        var waiting = budget.WaitAsync(Big, false, cancel.Token);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        await RunAsync(budget.WaitAsync(Small, false, default));
        await budget.ReturnAsync(default);
        Assert.Equal(2, await ledger.CountAsync("key", Day, default));
    }
}
