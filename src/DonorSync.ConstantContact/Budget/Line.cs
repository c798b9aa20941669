namespace DonorSync.ConstantContact.Budget;

/// <summary>The queue of the runs of this process that wait for requests of one urgency, and the loop that serves it.</summary>
internal sealed class Line(BlockLimiter pace, TimeProvider clock, CancellationToken closing)
{
    readonly FairQueue turns = new(clock);
    readonly Lock gate = new();
    bool pumping;

    /// <summary>Waits until this run may send one request.</summary>
    /// <exception cref="BudgetSpentException">The day's quota is spent.</exception>
    public Task WaitAsync(QueuePosition place, CancellationToken cancellation)
    {
        Task turn;
        bool begins;
        lock (gate)
        {
            turn = turns.Enter(place, cancellation);
            (begins, pumping) = (!pumping, true);
        }
        if (begins)
            _ = PumpAsync();
        return turn;
    }

    /// <summary>Returns how many other runs come before this one; null if it is not in this queue.</summary>
    public int? Before(QueuePosition place)
    {
        lock (gate)
            return turns.Waits(place) ? turns.Before(place) : null;
    }

    /// <summary>The number of waiting runs.</summary>
    public int Count
    {
        get
        {
            lock (gate)
                return turns.Count;
        }
    }

    async Task PumpAsync()
    {
        while (await TryPumpAsync())
        {
        }
    }

    /// <summary>Serves one waiter; false when the queue is empty.</summary>
    async Task<bool> TryPumpAsync()
    {
        Exception? refused = null;
        try
        {
            await pace.NextSlotAsync(closing);
        }
        catch (Exception e)
        {
            // Every error goes to the waiters: a spent quota, an unreachable ledger, or the end of the process.
            refused = e;
        }
        lock (gate)
        {
            if (refused is not null)
                turns.FailAll(refused);
            else if (!turns.ReleaseNext())
                pace.PutBack();
            return pumping = !turns.IsEmpty;
        }
    }
}
