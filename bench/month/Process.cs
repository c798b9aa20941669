using DonorSync.ConstantContact;
using DonorSync.ConstantContact.Budget;
using Microsoft.Extensions.Options;

namespace DonorSync.Month;

/// <summary>A server: the product's own budget with the ledger that all servers share. A request takes a third of a second.</summary>
sealed class Process(IRequestLedger ledger, ConstantContactOptions options, MonthClock clock, Service service) : IAsyncDisposable
{
    static readonly TimeSpan Answer = TimeSpan.FromSeconds(0.33);

    readonly RequestBudget budget = new(ledger, Options.Create(options), clock);
    readonly CancellationTokenSource killed = new();

    public CancellationToken Killed => killed.Token;

    public async Task RequestAsync(QueuePosition place)
    {
        await budget.WaitAsync(place, Killed);
        await SendAsync();
    }

    public async Task<bool> TrySpareAsync()
    {
        if (!await budget.TrySpareAsync(Killed))
            return false;
        await SendAsync();
        return true;
    }

    public Task PauseAsync(TimeSpan time) => Task.Delay(time, clock, Killed);

    /// <summary>Ends it immediately.</summary>
    /// <param name="orderly">True: it returns unused requests.</param>
    public async Task EndAsync(bool orderly)
    {
        // Cancel runs all continuations before it returns.
        killed.Cancel();
        if (orderly)
            await budget.ReturnAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await budget.DisposeAsync();
        killed.Dispose();
    }

    Task SendAsync()
    {
        service.Take();
        return Task.Delay(Answer, clock, Killed);
    }
}
