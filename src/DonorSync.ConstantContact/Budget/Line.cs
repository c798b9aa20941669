namespace DonorSync.ConstantContact;

/// <summary>The runs of this process that wait for requests of one urgency, and what serves them.</summary>
internal sealed class Line(Pace pace, TimeProvider clock, CancellationToken closing)
{
    readonly Turns turns = new(clock);
    readonly Lock gate = new();
    bool pumping;

    /// <summary>Waits for this run's turn to send one request.</summary>
    /// <exception cref="BudgetSpentException">The day's requests are used up.</exception>
    public Task WaitAsync(RunPlace place, CancellationToken cancellation)
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

    /// <summary>How many other runs come before this one's next turn; null when it does not wait here.</summary>
    public int? Before(RunPlace place)
    {
        lock (gate)
            return turns.Waits(place) ? turns.Before(place) : null;
    }

    /// <summary>How many runs wait.</summary>
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

    /// <summary>Serves one turn; false when nobody waits.</summary>
    async Task<bool> TryPumpAsync()
    {
        Exception? refused = null;
        try
        {
            await pace.NextSlotAsync(closing);
        }
        catch (Exception e)
        {
            // Whatever it is, it is the waiters' to know: a spent day, a ledger that cannot be reached, the end of the process.
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
