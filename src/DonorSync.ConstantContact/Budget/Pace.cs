namespace DonorSync.ConstantContact;

/// <summary>
/// When this process may send its next request of one urgency: it takes small blocks from the ledger, and sends each request at its own
/// place in the block's time. Even spacing, a little wider than the limit, fits under every way of counting "4 a second"; a place that
/// has passed is given back, because used later it would come on top of another's. One caller at a time asks for slots.
/// </summary>
internal sealed class Pace(IRequestLedger ledger, ConstantContactOptions options, Tempo tempo, Urgency urgency, TimeProvider clock)
{
    /// <summary>The longest sleep before another look at the time: a moved clock moves midnight, too.</summary>
    static readonly TimeSpan LongestNap = TimeSpan.FromMinutes(1);

    /// <summary>The clock on the wall was set when it differs by so much from the time that has passed.</summary>
    static readonly TimeSpan Set = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How late a place may be used: less than what the pace is slower than the limit, so that the network may add to it. Who waited for it
    /// and was woken late may be half its width late.
    /// </summary>
    static readonly TimeSpan Late = TimeSpan.FromMilliseconds(40);

    readonly Lock gate = new();
    readonly SteadyTime time = tempo.Time;

    /// <summary>Granted and not used, passed places too.</summary>
    int left;

    /// <summary>Places still to come.</summary>
    int places;
    DateOnly day;
    TimeSpan next;
    TimeSpan spacing;
    bool isAwaited;
    TimeSpan comeBackAt;

    /// <summary>How far the clock had been moved when the ledger was asked.</summary>
    TimeSpan moved;
    bool promised;

    /// <summary>Hourly work takes what a second has; others a quarter, so that they do not hold it up.</summary>
    int BlockSize => Math.Max(1, (int)options.RequestsPerSecond / (urgency == Urgency.Hourly ? 1 : 4));

    /// <exception cref="BudgetSpentException">The day's requests are used up.</exception>
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

    /// <summary>A slot if it is this work's turn now; false when it would have to wait for more than the pace.</summary>
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

    /// <summary>A slot that nobody used after all.</summary>
    public void PutBack()
    {
        lock (gate)
        {
            left++;
            places++;
            next -= spacing;
        }
    }

    /// <summary>Whatever is left is worth nothing.</summary>
    public void Drop()
    {
        lock (gate)
            (left, places, promised) = (0, 0, false);
    }

    /// <summary>Gives back what is left of the block.</summary>
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

    async Task<RequestBlock> TakeBlockAsync(bool waits, CancellationToken cancellation)
    {
        var asked = time.Now;
        var ask = Ask(BlockSize, waits);
        var block = await ledger.TakeAsync(options.ClientId, ask, cancellation);
        lock (gate)
        {
            // The ledger is shared by processes and speaks of the clock on the wall; here the distance counts.
            (left, places, day, next) = (block.Requests, block.Requests, DayOf(ask.Now), asked + (block.From - ask.Now));
            spacing = TimeSpan.FromSeconds(1 / ask.PerSecond);
            (promised, isAwaited) = (block.Promised, false);
            comeBackAt = waits && block.ComeBackAt is { } then ? asked + (then - ask.Now) : TimeSpan.Zero;
        }
        return block;
    }

    BlockAsk Ask(int requests, bool waits)
    {
        lock (gate)
        {
            var ask = new BlockAsk(clock.GetUtcNow(), requests, left, day, tempo.PerSecond, options.RequestsPerDay) { Urgency = urgency, Waits = waits, WasPromised = promised };
            (left, places, promised, comeBackAt, moved) = (0, 0, false, TimeSpan.Zero, time.Moved);
            return ask;
        }
    }

    /// <summary>Timers know no fractions of a millisecond, and cut them off.</summary>
    Task WaitAsync(TimeSpan pause, CancellationToken cancellation) =>
        Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(Math.Min(pause.TotalMilliseconds, LongestNap.TotalMilliseconds))), clock, cancellation);

    static DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);

    static TimeSpan Later(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
