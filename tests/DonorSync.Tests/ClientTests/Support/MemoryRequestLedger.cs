using DonorSync.ConstantContact.Budget;

namespace DonorSync.Tests.ClientTests;

/// <summary>A ledger for the processes of a test; it keeps one day only.</summary>
internal sealed class MemoryRequestLedger : IRequestLedger
{
    readonly Lock gate = new();
    readonly Dictionary<string, DailyQuota> keys = [];

    public Task<QuotaGrant> TakeAsync(string applicationKey, QuotaClaim ask, CancellationToken cancellation)
    {
        lock (gate)
            return Task.FromResult(Of(applicationKey).Take(ask));
    }

    public Task CloseAsync(string applicationKey, DateTimeOffset until, CancellationToken cancellation)
    {
        lock (gate)
            Of(applicationKey).Close(until);
        return Task.CompletedTask;
    }

    public Task<int> CountAsync(string applicationKey, DateOnly day, CancellationToken cancellation)
    {
        lock (gate)
            return Task.FromResult(Of(applicationKey) is var ledger && ledger.Day == day.DayNumber ? ledger.Count : 0);
    }

    DailyQuota Of(string key)
    {
        if (!keys.TryGetValue(key, out var ledger))
            keys[key] = ledger = new();
        return ledger;
    }
}
