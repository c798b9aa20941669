namespace DonorSync.ConstantContact.Budget;

/// <summary>
/// Limits when this process may send its next request of one urgency. It takes small blocks from the ledger and sends each request at its
/// own slot in the block's time. Even spacing, slightly wider than the limit, fits every way of counting "4 a second". A missed slot is
/// given back, because a later request would overlap another process's slot. Only one caller at a time may ask for slots.
/// </summary>
internal sealed class BlockLimiter(IRequestLedger ledger, ConstantContactOptions options, AdaptiveRate tempo, Urgency urgency,
    TimeProvider clock)
{
    /// <summary>The longest delay before the time is checked again: setting the clock also moves midnight.</summary>
    static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(1);

    /// <summary>If wall clock and elapsed time differ by more than this, the wall clock was set.</summary>
    static readonly TimeSpan Set = TimeSpan.FromSeconds(5);

    /// <summary>
    /// A slot may be used up to 40 ms late, or half the spacing if we waited for it. Later than that it is given back, because two requests
    /// could fall into one second.
    /// </summary>
    static readonly TimeSpan Late = TimeSpan.FromMilliseconds(40);

    readonly Lock gate = new();
    readonly MonotonicTime time = tempo.Time;

    /// <summary>Granted and unused requests, including missed slots.</summary>
    int left;

    /// <summary>Slots that are not missed yet.</summary>
    int places;
    DateOnly day;
    TimeSpan next;
    TimeSpan spacing;
    bool isAwaited;
    TimeSpan comeBackAt;

    /// <summary>How far the wall clock had been moved at the last request to the ledger.</summary>
    TimeSpan moved;
    bool promised;

    /// <summary>Hourly work takes blocks of one second; other work takes a quarter of that, so as not to delay hourly work.</summary>
    int BlockSize => Math.Max(1, (int)options.RequestsPerSecond / (urgency == Urgency.Hourly ? 1 : 4));

    /// <exception cref="BudgetSpentException">The day's quota is spent.</exception>
    public async Task NextSlotAsync(CancellationToken cancellation)
    {
        while (!TryTakeSlot(out var wait))
        {
            if (wait is { } pause)
                await WaitAsync(pause, cancellation);
            else if ((await TakeBlockAsync(waits: true, cancellation)).ReopensAt is { } reopensAt)
                throw Spent(reopensAt);
        }
    }

    /// <summary>Takes a slot; false if that needs a longer wait than the spacing.</summary>
    public async Task<bool> TrySlotAsync(CancellationToken cancellation)
    {
        while (!TryTakeSlot(out var wait))
        {
            if (wait is { } pause)
                await WaitAsync(pause, cancellation);
            else if ((await TakeBlockAsync(waits: false, cancellation)).Requests == 0)
                return false;
        }
        return true;
    }

    /// <summary>Gives back a slot that was not used.</summary>
    public void PutBack()
    {
        lock (gate)
        {
            left++;
            places++;
            next -= spacing;
        }
    }

    /// <summary>Discards all unused slots (the day's quota is spent).</summary>
    public void Drop()
    {
        lock (gate)
            (left, places, promised) = (0, 0, false);
    }

    /// <summary>Gives back the rest of the block.</summary>
    public async Task ReturnAsync(CancellationToken cancellation)
    {
        var ask = Ask(requests: 0, waits: false);
        if (ask.Unspent > 0 || ask.WasPromised)
            await ledger.TakeAsync(options.ClientId, ask, cancellation);
    }

    public static BudgetSpentException Spent(DateTimeOffset reopensAt) => new(
        $"The day's requests to Constant Contact are used up; it goes on at {reopensAt:yyyy-MM-dd HH:mm} UTC.", reopensAt);

    bool TryTakeSlot(out TimeSpan? wait)
    {
        lock (gate)
        {
            wait = null;
            var now = time.Now;
            if ((time.Moved - moved).Duration() > Set)
                comeBackAt = TimeSpan.Zero;
            var until = Later(comeBackAt, tempo.NotBefore);
            if (until > now)
            {
                wait = until - now;
                return false;
            }
            if (DayOf(clock.GetUtcNow()) != day)
                places = 0;
            for (; places > 0 && now > next + (isAwaited ? Later(Late, spacing / 2) : Late); places--)
                (next, isAwaited) = (next + spacing, false);
            if (places == 0)
                return false;
            var pause = next - now;
            isAwaited = pause > TimeSpan.Zero || !tempo.TrySend(now, spacing, out pause);
            if (isAwaited)
            {
                wait = pause;
                return false;
            }
            left--;
            places--;
            next += spacing;
        }
        return true;
    }

    async Task<QuotaGrant> TakeBlockAsync(bool waits, CancellationToken cancellation)
    {
        var asked = time.Now;
        var ask = Ask(BlockSize, waits);
        var block = await ledger.TakeAsync(options.ClientId, ask, cancellation);
        lock (gate)
        {
            // The ledger is shared by processes and uses wall clock time; only the difference is used here.
            (left, places, day, next) = (block.Requests, block.Requests, DayOf(ask.Now), asked + (block.From - ask.Now));
            spacing = TimeSpan.FromSeconds(1 / ask.PerSecond);
            (promised, isAwaited) = (block.Promised, false);
            comeBackAt = waits && block.ComeBackAt is { } then ? asked + (then - ask.Now) : TimeSpan.Zero;
        }
        return block;
    }

    QuotaClaim Ask(int requests, bool waits)
    {
        lock (gate)
        {
            var ask = new QuotaClaim(clock.GetUtcNow(), requests, left, day, tempo.PerSecond, options.RequestsPerDay)
            {
                Urgency = urgency,
                Waits = waits,
                WasPromised = promised
            };
            (left, places, promised, comeBackAt, moved) = (0, 0, false, TimeSpan.Zero, time.Moved);
            return ask;
        }
    }

    /// <summary>Rounds up, because timers cut off fractions of a millisecond.</summary>
    Task WaitAsync(TimeSpan pause, CancellationToken cancellation) =>
        Task.Delay(
            TimeSpan.FromMilliseconds(Math.Ceiling(Math.Min(pause.TotalMilliseconds, LongestDelay.TotalMilliseconds))),
            clock, cancellation);

    static DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);

    static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
