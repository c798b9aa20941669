using DonorSync.Core;
using DonorSync.Sync;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Storage;

/// <summary>The sync's memory in the database.</summary>
sealed class SyncStates(IDbContextFactory<DonorSyncDb> contexts, TimeProvider clock) : ISyncStates
{
    public ISyncState Open(RunClaim claim) => new SyncState(new FencedDatabase(contexts, claim), clock);
}

/// <summary>One account's mirror, links, baselines and journal; each part is a file of its own.</summary>
sealed partial class SyncState(FencedDatabase database, TimeProvider clock) : ISyncState
{
    Guid Account => database.Claim.AccountRow;

    Guid Run => database.Claim.Run.Value;

    OrganizationId Organization => database.Claim.Organization;

    /// <summary>Identifiers in one query at the most: databases limit the parameters.</summary>
    const int IdsAtOnce = 500;
}
