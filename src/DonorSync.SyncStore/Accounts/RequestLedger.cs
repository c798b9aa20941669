using DonorSync.ConstantContact.Budget;

namespace DonorSync.SyncStore.Accounts;

/// <summary>The requests of each application key, one row a key, changed in one transaction at a time.</summary>
sealed class RequestLedger(IDbContextFactory<DonorSyncDb> contexts) : IRequestLedger
{
    public Task<QuotaGrant> TakeAsync(string applicationKey, QuotaClaim ask, CancellationToken cancellation) =>
        ChangeAsync(applicationKey, ledger => ledger.Take(ask), cancellation);

    public Task CloseAsync(string applicationKey, DateTimeOffset until, CancellationToken cancellation) => ChangeAsync(
        applicationKey,
        ledger =>
        {
            ledger.Close(until);
            return true;
        },
        cancellation);

    public async Task<int> CountAsync(string applicationKey, DateOnly day, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        return await db.Set<LedgerRow>().Where(l => l.Key == applicationKey && l.Day == day.DayNumber).Select(l => l.Count)
            .FirstOrDefaultAsync(cancellation);
    }

    async Task<T> ChangeAsync<T>(string key, Func<DailyQuota, T> change, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var row = await db.Set<LedgerRow>().FirstOrDefaultAsync(l => l.Key == key, cancellation);
        if (row is null)
            db.Add(row = new LedgerRow { Key = key, PaceUntil = DateTimeOffset.UnixEpoch });
        var ledger = row.ToLedger();
        var result = change(ledger);
        row.Take(ledger);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return result;
    }
}
