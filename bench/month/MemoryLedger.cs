using DonorSync.ConstantContact.Budget;

namespace DonorSync.Month;

/// <summary>The product's request ledger of one key, without a database.</summary>
sealed class MemoryLedger : IRequestLedger
{
    readonly DailyQuota ledger = new();

    public Task<QuotaGrant> TakeAsync(string applicationKey, QuotaClaim ask, CancellationToken cancellation) =>
        Task.FromResult(ledger.Take(ask));

    public Task CloseAsync(string applicationKey, DateTimeOffset until, CancellationToken cancellation)
    {
        ledger.Close(until);
        return Task.CompletedTask;
    }

    public Task<int> CountAsync(string applicationKey, DateOnly day, CancellationToken cancellation) =>
        Task.FromResult(ledger.Day == day.DayNumber ? ledger.Count : 0);
}
