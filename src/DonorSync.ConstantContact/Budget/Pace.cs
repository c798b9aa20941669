namespace DonorSync.ConstantContact;

/// <summary>
/// When this process may send its next request: it takes small blocks from the ledger and spreads them evenly. Even spacing, a
/// little wider than the limit, fits under every way of counting "4 a second". One caller at a time asks for slots.
/// </summary>
internal sealed class Pace(IRequestLedger ledger, ConstantContactOptions options, TimeProvider clock)
{
    const double Margin = 1.04;
    const double MostSlowing = 8;
    const int CalmBeforeFaster = 20;

    static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    readonly Lock gate = new();
    int left;
    DateOnly day;
    DateTimeOffset next;
    DateTimeOffset staleAt;
    double slowing = 1;
    int calm;

    double PerSecond => options.RequestsPerSecond / Margin / slowing;

    /// <exception cref="BudgetSpentException">The day's requests are used up.</exception>
    public async Task NextSlotAsync(CancellationToken cancellation)
    {
        while (!TryTakeSlot(out var wait))
        {
            if (wait is { } pause)
                await Task.Delay(pause, clock, cancellation);
            else
                await TakeBlockAsync(cancellation);
        }
    }

    /// <summary>A slot that nobody used after all.</summary>
    public void PutBack()
    {
        lock (gate)
            left++;
    }

    /// <summary>Constant Contact found us too fast: pause, and go slower for a while.</summary>
    public void SlowDown()
    {
        lock (gate)
        {
            slowing = Math.Min(slowing * 2, MostSlowing);
            calm = 0;
            next = Later(next, clock.GetUtcNow() + Second);
        }
    }

    /// <summary>Constant Contact says the day is spent: whatever is left of the block is worth nothing.</summary>
    public async Task<BudgetSpentException> CloseAsync(CancellationToken cancellation)
    {
        var reopensAt = NextDay(clock.GetUtcNow());
        lock (gate)
            left = 0;
        await ledger.CloseAsync(options.ClientId, reopensAt, cancellation);
        return Spent(reopensAt);
    }

    /// <summary>Gives back what is left of the block.</summary>
    public async Task ReturnAsync(CancellationToken cancellation)
    {
        var ask = Ask(requests: 0);
        if (ask.Unspent > 0)
            await ledger.TakeAsync(options.ClientId, ask, cancellation);
    }

    bool TryTakeSlot(out TimeSpan? wait)
    {
        lock (gate)
        {
            wait = null;
            var now = clock.GetUtcNow();
            if (left == 0 || now >= staleAt || DayOf(now) != day)
                return false;
            if (next > now)
            {
                wait = next - now;
                return false;
            }
            left--;
            next = now + (Second / PerSecond);
            if (++calm >= CalmBeforeFaster && slowing > 1)
                (slowing, calm) = (Math.Max(1, slowing / 2), 0);
            return true;
        }
    }

    async Task TakeBlockAsync(CancellationToken cancellation)
    {
        var ask = Ask(requests: Math.Max(1, (int)options.RequestsPerSecond));
        var block = await ledger.TakeAsync(options.ClientId, ask, cancellation);
        if (block.Requests == 0)
            throw Spent(block.ReopensAt ?? NextDay(ask.Now));
        lock (gate)
        {
            (left, day) = (block.Requests, DayOf(ask.Now));
            next = Later(next, block.From);
            // A block belongs to its time: used much later it would come on top of another process's.
            staleAt = Later(block.From, next) + (Second / ask.PerSecond * block.Requests) + Second;
        }
    }

    BlockAsk Ask(int requests)
    {
        lock (gate)
        {
            var unspent = left;
            left = 0;
            return new(clock.GetUtcNow(), requests, unspent, day, PerSecond, options.RequestsPerDay);
        }
    }

    static BudgetSpentException Spent(DateTimeOffset reopensAt) => new(
        $"The day's requests to Constant Contact are used up; it goes on at {reopensAt:yyyy-MM-dd HH:mm} UTC.", reopensAt);

    static DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);

    static DateTimeOffset NextDay(DateTimeOffset time) => new(time.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);

    static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
