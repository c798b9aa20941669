using DonorSync.Database.Organizations;
using DonorSync.Sync;
using DonorSync.Sync.Ports;

namespace DonorSync.Donors.Contacts;

/// <summary>The organizations whose limit of E4 changed and whose stored answers are not all by the new one yet (B13).</summary>
public sealed class ChangedLimits(IDbContextFactory<DonorSyncDb> contexts, SyncSettings server)
{
    public async Task<IReadOnlyList<OrganizationId>> PendingAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Set<OrganizationSettings>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter])
            .Where(static s => s.LimitChanged).Select(static s => s.OrganizationId).ToListAsync(cancellation);
    }

    /// <summary>
    /// Derives the organization's answers again, in short transactions. It can run several times, at the same time and after a kill.
    /// </summary>
    /// <returns>The numbers of contacts that were read and changed.</returns>
    public async Task<(int Read, int Changed)> FollowAsync(OrganizationId organization, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await new StoredObstacles(db, server).FollowAsync(organization, cancellation);
    }
}
