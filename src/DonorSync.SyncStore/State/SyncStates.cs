using DonorSync.Core;
using DonorSync.Database;
using DonorSync.Database.Organizations;
using DonorSync.Database.Ports;
using DonorSync.Sync;
using DonorSync.SyncStore.Accounts;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.SyncStore.State;

/// <summary>The sync's memory in the database.</summary>
sealed class SyncStates(
    IDbContextFactory<DonorSyncDb> contexts, IErasedAddresses erased, IStandingNos nos, IContactDirectory directory, TimeProvider clock) : ISyncStates
{
    public ISyncState Open(RunClaim claim) => new SyncState(
        new FencedDatabase(contexts, RunFence.Instance, claim), erased, nos, directory, clock);
}

/// <summary>One account's mirror, links, baselines and journal; each part is a file of its own.</summary>
sealed partial class SyncState(
    FencedDatabase database, IErasedAddresses erased, IStandingNos nos, IContactDirectory directory, TimeProvider clock) : ISyncState
{
    Guid Account => database.Claim.AccountRow;

    Guid Run => database.Claim.Run.Value;

    OrganizationId Organization => database.Claim.Organization;

    public async Task<Func<EmailKey, bool>> ErasedAsync(CancellationToken cancellation)
    {
        await using var db = database.Open();
        return await erased.AllAsync(db, cancellation);
    }

    /// <summary>Identifiers in one query at the most: databases limit the parameters.</summary>
    const int IdsAtOnce = 500;
}
