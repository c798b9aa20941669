using DonorSync.Database.Rejections;

namespace DonorSync.SyncStore.Accounts;

/// <summary>L7: a person asks for the list of a detached group again.</summary>
public sealed class DetachedLists
{
    const int AtOnce = 500;

    readonly IDbContextFactory<DonorSyncDb> contexts;
    readonly TimeProvider clock;

    internal DetachedLists(IDbContextFactory<DonorSyncDb> contexts, TimeProvider clock) => (this.contexts, this.clock) = (contexts, clock);

    /// <summary>
    /// The link goes, so that the next run makes the list. Members who were on it count as never having been; those who had left it
    /// stay away (M4). False when the group has no detached link.
    /// </summary>
    /// <exception cref="ConflictException">A run is in progress.</exception>
    public async Task<bool> MakeAgainAsync(OrganizationId organization, Guid group, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        db.ActFor(organization);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var id = group.ToString();
        // Another account's memory stays as it is until that account is connected again (A6).
        var link = await db.Set<LinkRow>().FirstOrDefaultAsync(
            l => l.GroupId == id && l.State == LinkState.Detached && db.Set<ConnectionRow>().Any(c => c.AccountId == l.AccountId),
            cancellation);
        if (link is null)
            return false;
        await ConnectionRow.RefuseDuringRunAsync(db, clock.Now(), cancellation);
        // The new pair is named after its group, whatever the old one was named after.
        var (before, after) = (new LinkId(link.LinkId), LinkId.OfGroup(new GroupId(id)));
        db.Remove(link);
        var place = "";
        while (true)
        {
            var rows = await db.Set<BaselineRow>()
                .Where(b => b.AccountId == link.AccountId && b.Memberships.Contains(link.LinkId) && string.Compare(b.Key, place) > 0)
                .OrderBy(b => b.Key).Take(AtOnce).ToListAsync(cancellation);
            if (rows.Count == 0)
                break;
            place = rows[^1].Key;
            foreach (var row in rows)
                row.Memberships = MembershipText.Write(Renewed(row.ToCore(), before, after).Memberships);
            await db.SaveChangesAsync(cancellation);
        }
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    static Baseline Renewed(Baseline baseline, LinkId before, LinkId after) =>
        baseline.With(before, null).With(after, baseline.In(before) switch
        {
            Membership.SeenOn => Membership.SeenNever,
            var memory => memory,
        });
}
