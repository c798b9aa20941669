using DonorSync.ConstantContact.Budget;

namespace DonorSync.Tests.StorageTests;

/// <summary>The count of requests per application key and day is never too low.</summary>
public abstract class LedgerContract : StorageContract
{
    const string Key = "app-key";

    static readonly DateOnly Today = DateOnly.FromDateTime(TestDatabase.Start.UtcDateTime);
    static readonly DateTimeOffset Midnight = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);

    IRequestLedger Ledger => World.Get<IRequestLedger>();

    [Fact]
    public async Task Blocks_of_a_key_keep_its_rate()
    {
        Assert.Equal(new QuotaGrant(8, TestDatabase.Start, null), await TakeAsync(TestDatabase.Start, 8));
        Assert.Equal(new QuotaGrant(8, TestDatabase.Start.AddSeconds(2), null), await TakeAsync(TestDatabase.Start, 8));
        Assert.Equal(new QuotaGrant(4, TestDatabase.Start.AddSeconds(60), null), await TakeAsync(TestDatabase.Start.AddSeconds(60), 4));
        Assert.Equal(20, await CountAsync(Today));
    }

    [Fact]
    public async Task The_daily_quota_is_not_exceeded_and_the_next_day_starts_at_zero()
    {
        Assert.Equal(7, (await TakeAsync(TestDatabase.Start, 7, perDay: 10)).Requests);
        Assert.Equal(3, (await TakeAsync(TestDatabase.Start, 7, perDay: 10)).Requests);
        var spent = await TakeAsync(TestDatabase.Start, 7, perDay: 10);
        Assert.Equal((0, Midnight), (spent.Requests, spent.ReopensAt));

        Assert.Equal(7, (await TakeAsync(Midnight, 7, perDay: 10)).Requests);
        Assert.Equal(7, await CountAsync(Today.AddDays(1)));
    }

    [Fact]
    public async Task Unused_quota_is_returned_on_the_same_day_only()
    {
        await TakeAsync(TestDatabase.Start, 10);
        Assert.Equal(
            new QuotaGrant(0, TestDatabase.Start, null), await Ledger.TakeAsync(Key, new(TestDatabase.Start, 0, 4, Today, 4, 100), None));
        Assert.Equal(6, await CountAsync(Today));

        await Ledger.TakeAsync(Key, new(Midnight, 5, 6, Today, 4, 100), None);
        Assert.Equal(5, await CountAsync(Today.AddDays(1)));
    }

    [Fact]
    public async Task A_closed_key_grants_no_request_until_it_opens()
    {
        await Ledger.CloseAsync(Key, Midnight, None);

        var closed = await TakeAsync(TestDatabase.Start, 1);
        Assert.Equal((0, Midnight), (closed.Requests, closed.ReopensAt));
        Assert.Equal(0, await CountAsync(Today));
        Assert.Equal(1, (await TakeAsync(Midnight, 1)).Requests);
        Assert.Equal(1, (await Ledger.TakeAsync("another-key", Ask(TestDatabase.Start, 1), None)).Requests);
    }

    [Fact]
    public async Task A_closed_key_takes_back_unused_quota_and_offers_no_retry_time()
    {
        await TakeAsync(TestDatabase.Start, 10);
        await Ledger.CloseAsync(Key, Midnight, None);

        var back = await Ledger.TakeAsync(Key, new(TestDatabase.Start, 0, 4, Today, 4, 100), None);

        Assert.Equal((0, null), (back.Requests, back.ReopensAt));
        Assert.Equal(6, await CountAsync(Today));
    }

    [Fact]
    public async Task A_key_closed_twice_opens_at_the_later_time()
    {
        await Ledger.CloseAsync(Key, Midnight, None);
        await Ledger.CloseAsync(Key, TestDatabase.Start.AddHours(1), None);

        Assert.Equal(0, (await TakeAsync(TestDatabase.Start.AddHours(2), 1)).Requests);
    }

    [Fact]
    public async Task A_process_with_a_slow_clock_does_not_reset_the_new_day()
    {
        await TakeAsync(Midnight.AddSeconds(1), 9, perDay: 10);
        Assert.Equal(1, (await TakeAsync(Midnight.AddSeconds(-1), 5, perDay: 10)).Requests);
        Assert.Equal(0, (await TakeAsync(Midnight.AddSeconds(2), 5, perDay: 10)).Requests);
        Assert.Equal(10, await CountAsync(Today.AddDays(1)));
    }

    [Fact]
    public async Task A_clock_that_was_far_ahead_once_does_not_lock_the_key()
    {
        await TakeAsync(TestDatabase.Start.AddYears(1), 10, perDay: 10);

        Assert.Equal(10, (await TakeAsync(TestDatabase.Start, 10, perDay: 10)).Requests);
    }

    [Fact]
    public async Task Concurrent_callers_never_exceed_the_limit_nor_share_a_slot()
    {
        var blocks = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => TakeAsync(TestDatabase.Start, 7, perDay: 200))));

        Assert.Equal(200, blocks.Sum(static b => b.Requests));
        Assert.Equal(200, await CountAsync(Today));
        var given = blocks.Where(static b => b.Requests > 0).OrderBy(static b => b.From).ToList();
        var at = TestDatabase.Start;
        foreach (var block in given)
        {
            Assert.Equal(at, block.From);
            at += TimeSpan.FromSeconds(block.Requests / 4.0);
        }
    }

    Task<QuotaGrant> TakeAsync(DateTimeOffset now, int requests, int perDay = 10_000) =>
        Ledger.TakeAsync(Key, Ask(now, requests, perDay), None);

    static QuotaClaim Ask(DateTimeOffset now, int requests, int perDay = 10_000) => new(now, requests, 0, Today, 4, perDay);

    Task<int> CountAsync(DateOnly day) => Ledger.CountAsync(Key, day, None);
}
