using DonorSync.Sync;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Storage;

/// <summary>The requests of each application key, one row a key, changed in one transaction at a time.</summary>
sealed class RequestLedger(IDbContextFactory<DonorSyncDb> contexts) : IRequestLedger
{
    public async Task<RequestBlock> TakeAsync(string applicationKey, BlockAsk ask, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var row = await RowAsync(db, applicationKey, cancellation);
        var block = Take(row, ask);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return block;
    }

    public async Task CloseAsync(string applicationKey, DateTimeOffset until, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var row = await RowAsync(db, applicationKey, cancellation);
        if (row.ClosedUntil is null || row.ClosedUntil < until)
            row.ClosedUntil = until;
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    public async Task<int> CountAsync(string applicationKey, DateOnly day, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        return await db.Set<LedgerRow>().Where(l => l.Key == applicationKey && l.Day == day.DayNumber).Select(l => l.Count).FirstOrDefaultAsync(cancellation);
    }

    static RequestBlock Take(LedgerRow row, BlockAsk ask)
    {
        var today = DateOnly.FromDateTime(ask.Now.UtcDateTime).DayNumber;
        // A process whose clock lags a little behind another's counts on the new day; else midnight would be forgotten and counted anew.
        if (row.Day != today && row.Day != today + 1)
            (row.Day, row.Count) = (today, 0);
        if (ask.UnspentDay.DayNumber == row.Day)
            row.Count = Math.Max(0, row.Count - ask.Unspent);
        if (row.ClosedUntil is { } closed && closed > ask.Now)
            return new(0, ask.Now, ask.Requests > 0 ? closed : null);
        var granted = Math.Min(ask.Requests, Math.Max(0, ask.PerDay - row.Count));
        if (granted == 0)
            return new(0, ask.Now, ask.Requests > 0 ? EndOf(row.Day) : null);
        var from = row.PaceUntil > ask.Now ? row.PaceUntil : ask.Now;
        row.Count += granted;
        row.PaceUntil = from + TimeSpan.FromSeconds(granted / ask.PerSecond);
        return new(granted, from, null);
    }

    static DateTimeOffset EndOf(int day) => new(DateOnly.FromDayNumber(day + 1), TimeOnly.MinValue, TimeSpan.Zero);

    static async Task<LedgerRow> RowAsync(DonorSyncDb db, string key, CancellationToken cancellation)
    {
        if (await db.Set<LedgerRow>().FirstOrDefaultAsync(l => l.Key == key, cancellation) is { } known)
            return known;
        var row = new LedgerRow { Key = key, PaceUntil = DateTimeOffset.UnixEpoch };
        db.Add(row);
        return row;
    }
}
