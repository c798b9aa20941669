using DonorSync.Core;
using DonorSync.Sync;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Storage;

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

    public Task DropSweepAsync(CancellationToken cancellation) => database.WriteAsync(db => DropSweepAsync(db, cancellation), cancellation);

    async Task DropSweepAsync(DonorSyncDb db, CancellationToken cancellation) =>
        (await db.Set<AccountRow>().SingleAsync(a => a.Id == Account, cancellation)).Take((OpenSweep?)null);
}
