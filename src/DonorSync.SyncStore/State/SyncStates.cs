using DonorSync.SyncStore.Accounts;

namespace DonorSync.SyncStore.State;

/// <summary>The sync's state in the database.</summary>
sealed class SyncStates(
    IDbContextFactory<DonorSyncDb> contexts, IErasedAddresses erased, IStandingNos nos, IContactDirectory directory, TimeProvider clock)
        : ISyncStates
{
    public SyncState Open(RunClaim claim)
    {
        var database = new FencedDatabase(contexts, RunFence.Instance, claim);
        var mirror = new StoredMirror(database, erased);
        var baselines = new StoredBaselines(database);
        return new()
        {
            Mirror = mirror,
            Cases = new StoredCases(database),
            Reads = new StoredReads(database, mirror, erased),
            Bounces = new StoredBounces(database, erased),
            Nos = new StoredNos(database, erased, nos),
            Links = new StoredLinks(database),
            Baselines = baselines,
            Changes = new StoredChanges(database),
            Journal = new StoredJournal(database, baselines),
            Holds = new StoredHolds(database),
            Reviews = new StoredReviews(database, directory, clock),
        };
    }
}

static class AccountMirror
{
    /// <summary>The account's contacts in the mirror, to be read.</summary>
    public static IQueryable<MirrorContactRow> Mirror(this FencedDatabase database, DonorSyncDb db) =>
        db.Set<MirrorContactRow>().AsNoTracking().Where(c => c.AccountId == database.Account);

    /// <summary>
    /// Without those that may not exist: linked to no donor, and missed by the last complete read or shown only by a read without an end.
    /// A No counts in any case: an opt-out, and a deletion, which two complete reads prove (B9, P1).
    /// </summary>
    public static IQueryable<MirrorContactRow> Believed(this IQueryable<MirrorContactRow> rows, DonorSyncDb db) => rows.Where(
        c => c.Missed == 0 || c.Deleted || c.Permission == Permission.Unsubscribed
            || db.Set<BaselineRow>().Any(b => b.AccountId == c.AccountId && b.CtctId == c.CtctId));
}
