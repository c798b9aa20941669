using Microsoft.Extensions.Options;

namespace DonorSync.ConstantContact;

/// <summary>
/// Stands in front of every call: one for all connections of the process, because the limits are counted per application key.
/// Connections take turns, hourly work before first syncs; the ledger adds up the processes.
/// </summary>
internal sealed class RequestBudget(IRequestLedger ledger, IOptions<ConstantContactOptions> options, TimeProvider clock) : IAsyncDisposable
{
    readonly Pace pace = new(ledger, options.Value, clock);
    readonly FairQueue<ConnectionId> queue = new();
    readonly CancellationTokenSource closing = new();
    readonly Lock gate = new();
    bool pumping;

    /// <summary>Waits for this connection's turn to send one request.</summary>
    /// <param name="isPatient">A first sync or the like, before which hourly work goes.</param>
    /// <exception cref="BudgetSpentException">The day's requests are used up.</exception>
    public Task WaitAsync(ConnectionId connection, bool isPatient, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (gate)
        {
            var turn = queue.Enter(connection, isPatient, cancellation);
            if (!pumping)
            {
                pumping = true;
                _ = Task.Run(PumpAsync, CancellationToken.None);
            }
            return turn;
        }
    }

    /// <summary>How many other connections of this process come before this one's next turn; 0 when it does not wait.</summary>
    public int Ahead(ConnectionId connection)
    {
        lock (gate)
            return queue.Ahead(connection);
    }

    public void SlowDown() => pace.SlowDown();

    public Task<BudgetSpentException> CloseAsync(CancellationToken cancellation) => pace.CloseAsync(cancellation);

    /// <summary>Gives back what was taken of the day and not sent. Afterwards nothing more is sent.</summary>
    public async Task ReturnAsync(CancellationToken cancellation)
    {
        await closing.CancelAsync();
        await pace.ReturnAsync(cancellation);
    }

    public ValueTask DisposeAsync()
    {
        closing.Dispose();
        return ValueTask.CompletedTask;
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
            await pace.NextSlotAsync(closing.Token);
        }
        catch (Exception e)
        {
            // Whatever it is, it is the waiters' to know: a spent day, a ledger that cannot be reached, the end of the process.
            refused = e;
        }
        lock (gate)
        {
            if (refused is not null)
                queue.FailAll(refused);
            else if (!queue.ReleaseNext())
                pace.PutBack();
            return pumping = !queue.IsEmpty;
        }
    }
}
