using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace DonorSync.ConstantContact.Budget;

/// <summary>
/// Limits every call for all connections of the process, because the limits are counted per application key. The connection that was served
/// longest ago goes first. The ledger sums up the processes and shares the day's quota between hourly and background work.
/// </summary>
internal sealed class RequestBudget : IAsyncDisposable
{
    readonly CancellationTokenSource closing = new();
    readonly FifoLock oneNow = new();
    readonly FifoLock oneSpare = new();
    readonly IRequestLedger ledger;
    readonly ConstantContactOptions options;
    readonly TimeProvider clock;
    readonly AdaptiveRate tempo;
    readonly BlockLimiter now;
    readonly BlockLimiter spare;
    readonly BlockLimiter[] paces;
    readonly Line hourly;
    readonly Line patient;

    public RequestBudget(IRequestLedger ledger, IOptions<ConstantContactOptions> options, TimeProvider clock)
    {
        (this.ledger, this.options, this.clock) = (ledger, options.Value, clock);
        tempo = new(options.Value, clock);
        paces = [LimiterFor(Urgency.Hourly), LimiterFor(Urgency.Patient), now = LimiterFor(Urgency.Now),
            spare = LimiterFor(Urgency.Patient)];
        (hourly, patient) = (new(paces[0], clock, closing.Token), new(paces[1], clock, closing.Token));
    }

    /// <summary>Waits until this run may send one request.</summary>
    /// <exception cref="BudgetSpentException">The day's quota is spent.</exception>
    public Task WaitAsync(QueuePosition place, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return place.Urgency switch
        {
            Urgency.Now => NowAsync(cancellation),
            Urgency.Hourly => hourly.WaitAsync(place, cancellation),
            _ => patient.WaitAsync(place, cancellation),
        };
    }

    /// <summary>Returns whether background work may send one request now, without waiting for quota.</summary>
    public Task<bool> TrySpareAsync(CancellationToken cancellation)
    {
        closing.Token.ThrowIfCancellationRequested();
        return oneSpare.DoAsync(() => spare.TrySlotAsync(cancellation));
    }

    /// <summary>Returns approximately how many other runs of this process come before this one; 0 if it does not wait.</summary>
    public int Ahead(QueuePosition place) => hourly.Before(place) ?? (patient.Before(place) is { } before ? before + hourly.Count : 0);

    public void SlowDown() => tempo.SlowDown();

    /// <summary>Closes the day because Constant Contact reports that its quota is spent, whatever was counted.</summary>
    public async Task<BudgetSpentException> CloseAsync(CancellationToken cancellation)
    {
        var reopensAt = new DateTimeOffset(clock.GetUtcNow().UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
        foreach (var pace in paces)
            pace.Drop();
        await ledger.CloseAsync(options.ClientId, reopensAt, cancellation);
        return BlockLimiter.Spent(reopensAt);
    }

    /// <summary>Gives back unused quota of the day. Nothing is sent afterwards.</summary>
    public async Task ReturnAsync(CancellationToken cancellation)
    {
        await closing.CancelAsync();
        foreach (var pace in paces)
            await pace.ReturnAsync(cancellation);
    }

    public ValueTask DisposeAsync()
    {
        closing.Dispose();
        return ValueTask.CompletedTask;
    }

    BlockLimiter LimiterFor(Urgency urgency) => new(ledger, options, tempo, urgency, clock);

    Task<bool> NowAsync(CancellationToken cancellation)
    {
        closing.Token.ThrowIfCancellationRequested();
        return oneNow.DoAsync(async () =>
        {
            await now.NextSlotAsync(cancellation);
            return true;
        });
    }
}

/// <summary>
/// Returns unsent requests to the quota when the host stops, while the database is still available. Registered before the services that run
/// syncs, so that it stops after them.
/// </summary>
sealed class BudgetReturn(RequestBudget budget) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => budget.ReturnAsync(cancellationToken);
}
