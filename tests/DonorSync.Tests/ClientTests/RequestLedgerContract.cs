using DonorSync.ConstantContact.Budget;

namespace DonorSync.Tests.ClientTests;

/// <summary>The contract of request ledgers; the tests of each adapter inherit it.</summary>
public abstract class RequestLedgerContract
{
    const string Key = "the-key";

    static readonly DateTimeOffset Now = new(2026, 3, 10, 9, 0, 0, TimeSpan.Zero);
    static readonly DateTimeOffset Midnight = new(2026, 3, 11, 0, 0, 0, TimeSpan.Zero);
    static readonly DateOnly Day = new(2026, 3, 10);

    protected abstract Task<IRequestLedger> CreateAsync();

    static QuotaClaim Ask(int requests, int perDay = 100, int unspent = 0, DateTimeOffset? at = null, DateOnly? unspentDay = null) =>
        new(at ?? Now, requests, unspent, unspentDay ?? Day, PerSecond: 4, perDay);

    [Fact]
    public async Task Blocks_are_counted_when_they_are_taken()
    {
        var ledger = await CreateAsync();

        Assert.Equal(new QuotaGrant(4, Now, null), await ledger.TakeAsync(Key, Ask(4), default));
        Assert.Equal(4, await ledger.CountAsync(Key, Day, default));
        Assert.Equal(0, await ledger.CountAsync("another", Day, default));
        Assert.Equal(0, await ledger.CountAsync(Key, Day.AddDays(1), default));
    }

    [Fact]
    public async Task Blocks_keep_the_rate_of_the_key()
    {
        var ledger = await CreateAsync();
        await ledger.TakeAsync(Key, Ask(4), default);

        Assert.Equal(Now.AddSeconds(1), (await ledger.TakeAsync(Key, Ask(2), default)).From);
        Assert.Equal(Now.AddSeconds(1.5), (await ledger.TakeAsync(Key, Ask(2), default)).From);
        Assert.Equal(Now.AddMinutes(1), (await ledger.TakeAsync(Key, Ask(2, at: Now.AddMinutes(1)), default)).From);
    }

    [Fact]
    public async Task The_last_block_of_a_day_is_the_rest_and_the_quota_reopens_at_midnight()
    {
        var ledger = await CreateAsync();

        Assert.Equal(4, (await ledger.TakeAsync(Key, Ask(4, perDay: 6), default)).Requests);
        Assert.Equal(2, (await ledger.TakeAsync(Key, Ask(4, perDay: 6), default)).Requests);
        var spent = await ledger.TakeAsync(Key, Ask(4, perDay: 6), default);
        Assert.Equal((0, Midnight), (spent.Requests, spent.ReopensAt));
        Assert.Equal(4, (await ledger.TakeAsync(Key, Ask(4, perDay: 6, at: Midnight), default)).Requests);
        Assert.Equal(4, await ledger.CountAsync(Key, Day.AddDays(1), default));
    }

    [Fact]
    public async Task Unused_requests_are_returned_on_the_same_day_only()
    {
        var ledger = await CreateAsync();
        await ledger.TakeAsync(Key, Ask(4), default);

        await ledger.TakeAsync(Key, Ask(0, unspent: 3), default);
        Assert.Equal(1, await ledger.CountAsync(Key, Day, default));

        await ledger.TakeAsync(Key, Ask(4, unspent: 2, at: Midnight), default);
        Assert.Equal(4, await ledger.CountAsync(Key, Day.AddDays(1), default));
    }

    [Fact]
    public async Task A_closed_key_grants_no_request_until_its_time()
    {
        var ledger = await CreateAsync();
        await ledger.CloseAsync(Key, Midnight, default);

        var closed = await ledger.TakeAsync(Key, Ask(4), default);
        Assert.Equal((0, Midnight), (closed.Requests, closed.ReopensAt));
        Assert.Equal(4, (await ledger.TakeAsync("another", Ask(4), default)).Requests);
        Assert.Equal(4, (await ledger.TakeAsync(Key, Ask(4, at: Midnight), default)).Requests);
    }

    [Fact]
    public async Task Concurrent_callers_never_exceed_the_daily_quota()
    {
        var ledger = await CreateAsync();
        // The row exists: its creation is not tested here.
        await ledger.TakeAsync(Key, Ask(1, perDay: 30), default);

        var blocks = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(_ => Task.Run(() => ledger.TakeAsync(Key, Ask(4, perDay: 30), default))));

        Assert.Equal(29, blocks.Sum(static b => b.Requests));
        Assert.Equal(30, await ledger.CountAsync(Key, Day, default));
        Assert.Equal(blocks.Count(static b => b.Requests > 0),
            blocks.Where(static b => b.Requests > 0).Select(static b => b.From).Distinct().Count());
    }
}

public sealed class MemoryRequestLedgerTests : RequestLedgerContract
{
    protected override Task<IRequestLedger> CreateAsync() => Task.FromResult<IRequestLedger>(new MemoryRequestLedger());
}
