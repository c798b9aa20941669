using DonorSync.Core;
using DonorSync.Sync;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Storage;

/// <summary>The sync's memory in the database.</summary>
sealed class SyncStates(IDbContextFactory<DonorSyncDb> contexts, Tombstones tombstones, TimeProvider clock) : ISyncStates
{
    public ISyncState Open(RunClaim claim) => new SyncState(new FencedDatabase(contexts, claim), tombstones, clock);
}

/// <summary>One account's mirror, links, baselines and journal; each part is a file of its own.</summary>
sealed partial class SyncState(FencedDatabase database, Tombstones tombstones, TimeProvider clock) : ISyncState
{
    Guid Account => database.Claim.AccountRow;

    Guid Run => database.Claim.Run.Value;

    OrganizationId Organization => database.Claim.Organization;

    public async Task<Func<EmailKey, bool>> ErasedAsync(CancellationToken cancellation)
    {
        await using var db = database.Open();
        return await tombstones.AllAsync(db, cancellation);
    }

    /// <summary>Identifiers in one query at the most: databases limit the parameters.</summary>
    const int IdsAtOnce = 500;
}
