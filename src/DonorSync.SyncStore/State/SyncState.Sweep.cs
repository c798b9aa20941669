using DonorSync.Core;
using DonorSync.Database;
using DonorSync.Sync;
using DonorSync.SyncStore.Tables;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.SyncStore.State;

sealed partial class SyncState
{
    public async Task<OpenSweep?> SweepAsync(CancellationToken cancellation)
    {
        await using var db = database.Open();
        return (await db.Set<AccountRow>().AsNoTracking().SingleAsync(a => a.Id == Account, cancellation)).Sweep();
    }

    public Task SaveSweepAsync(IReadOnlyList<CtctContact> contacts, OpenSweep sweep, CancellationToken cancellation) => database.WriteAsync(
        async db =>
        {
            await KeepAsync(db, contacts, sweep.Id, cancellation);
            (await db.Set<AccountRow>().SingleAsync(a => a.Id == Account, cancellation)).Take(sweep);
        },
        cancellation);

    public async Task<CtctContactId?> ShownOtherwiseAsync(IReadOnlyList<CtctContact> contacts, Guid sweep, CancellationToken cancellation)
    {
        await using var db = database.Open();
        foreach (var chunk in contacts.Where(static c => c.Email is not null).Chunk(IdsAtOnce))
        {
            var ids = chunk.Select(static c => c.Id.Value).ToList();
            var shown = await Mirror(db).Where(c => EF.Parameter(ids).Contains(c.CtctId) && c.Sweep == sweep && c.OwnKey != "")
                .Select(static c => new { c.CtctId, c.OwnKey }).ToDictionaryAsync(static c => c.CtctId, static c => c.OwnKey, cancellation);
            if (Array.Find(chunk, c => shown.GetValueOrDefault(c.Id.Value, c.Email!.Key.Value) != c.Email!.Key.Value) is { } other)
                return other.Id;
        }
        return null;
    }

    public Task DropSweepAsync(CancellationToken cancellation) => database.WriteAsync(db => DropSweepAsync(db, cancellation), cancellation);

    async Task DropSweepAsync(DonorSyncDb db, CancellationToken cancellation) =>
        (await db.Set<AccountRow>().SingleAsync(a => a.Id == Account, cancellation)).Take((OpenSweep?)null);
}
