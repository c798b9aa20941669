using DonorSync.Sync;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Storage;

/// <summary>The sync's state in the database.</summary>
sealed class SyncStates(IDbContextFactory<DonorSyncDb> contexts, Tombstones tombstones, TimeProvider clock) : ISyncStates
{
    public SyncState Open(RunClaim claim)
    {
        var database = new FencedDatabase(contexts, claim);
        var mirror = new StoredMirror(database, tombstones);
        var baselines = new StoredBaselines(database);
        return new()
        {
            Mirror = mirror,
            Cases = new StoredCases(database),
            Reads = new StoredReads(database, mirror, tombstones),
            Bounces = new StoredBounces(database, tombstones),
            Nos = new StoredNos(database, tombstones),
            Links = new StoredLinks(database),
            Baselines = baselines,
            Changes = new StoredChanges(database),
            Journal = new StoredJournal(database, baselines),
            Holds = new StoredHolds(database),
            Reviews = new StoredReviews(database, clock),
        };
    }
}
