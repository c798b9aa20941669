using DonorSync.Database.Rejections;

namespace DonorSync.SyncStore.Reviews;

/// <summary>
/// C8: a user decides what an email that was changed in Constant Contact means. Either decision closes the review immediately; the next run
/// applies it.
/// </summary>
public sealed class ChangedAddresses
{
    readonly IDbContextFactory<DonorSyncDb> contexts;
    readonly IAddressDecisions donors;
    readonly TimeProvider clock;

    internal ChangedAddresses(IDbContextFactory<DonorSyncDb> contexts, IAddressDecisions donors, TimeProvider clock) =>
        (this.contexts, this.donors, this.clock) = (contexts, donors, clock);

    /// <summary>
    /// Gives the contacts of this address and their baselines the new address: they stay linked and on their lists. Returns false if the
    /// review is closed already.
    /// </summary>
    /// <exception cref="ConflictException">A run is in progress, or another contact already has the new address.</exception>
    public Task<bool> UseNewAsync(OrganizationId organization, string key, ChangeAuthor author, CancellationToken cancellation) =>
        ChooseAsync(
        organization, key,
        async (db, review, address) =>
        {
            var newKey = EmailAddressKey(address);
            if (await donors.IsTakenAsync(db, newKey, cancellation))
                throw new ConflictException(
                    "address_taken",
                    $"Another contact here already has the address {address}. Merge the two, or treat it as another person.");
            await donors.MoveAsync(db, key, address, author, clock.Now(), cancellation);
            await db.Set<BaselineRow>().Where(b => b.AccountId == review.AccountId && b.Key == newKey).ExecuteDeleteAsync(cancellation);
            await db.Set<BaselineRow>().Where(b => b.AccountId == review.AccountId && b.Key == key)
                .ExecuteUpdateAsync(set => set.SetProperty(b => b.Key, newKey), cancellation);
            await FreeMirrorAsync(db, review, key, cancellation);
        },
        cancellation);

    /// <summary>
    /// Removes the link: the next run creates the address as a new contact in Constant Contact, and imports the contact with the new
    /// address as another person. Users' decisions are kept: a list that was left is not joined again (M4), and what was undone is not
    /// imported under the new address (B5). Returns false if the review is closed already.
    /// </summary>
    /// <exception cref="ConflictException">A run is in progress.</exception>
    public Task<bool> SeparateAsync(OrganizationId organization, string key, CancellationToken cancellation) => ChooseAsync(
        organization, key,
        async (db, review, address) =>
        {
            if (await FindAsync(db, review, key, cancellation) is { } linked)
            {
                var before = linked.ToCore();
                (linked.CtctId, linked.Permission, linked.Deleted, linked.Ctct, linked.Crm) = (null, null, false, null, null);
                linked.Memberships = Only(before, Membership.SeenLeft);
                await NoteUndoneAsync(db, review, EmailAddressKey(address), before, cancellation);
            }
            await FreeMirrorAsync(db, review, key, cancellation);
        },
        cancellation);

    /// <summary>An existing baseline of the new address has priority over the contact's.</summary>
    static async Task NoteUndoneAsync(DonorSyncDb db, ReviewRow review, string key, Baseline before, CancellationToken cancellation)
    {
        if (Only(before, Membership.Undone) is { Length: > 0 } undone && await FindAsync(db, review, key, cancellation) is null)
            db.Add(new BaselineRow { AccountId = review.AccountId, Key = key, Memberships = undone });
    }

    static string Only(Baseline baseline, Membership memory) =>
        MembershipText.Write(
            baseline.Memberships.RemoveRange(baseline.Memberships.Where(m => m.Value != memory).Select(static m => m.Key)));

    static Task<BaselineRow?> FindAsync(DonorSyncDb db, ReviewRow review, string key, CancellationToken cancellation) =>
        db.Set<BaselineRow>().FirstOrDefaultAsync(b => b.AccountId == review.AccountId && b.Key == key, cancellation);

    async Task<bool> ChooseAsync(
        OrganizationId organization, string key, Func<DonorSyncDb, ReviewRow, string, Task> choose, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        db.ActFor(organization);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await ConnectionRow.RefuseDuringRunAsync(db, clock.Now(), cancellation);
        var review = await db.Set<ReviewRow>()
            .FirstOrDefaultAsync(r => r.Rule == "C8" && r.Subject == key && OpenReviews.Connected(db).Contains(r.AccountId), cancellation);
        var addresses = await OpenReviews.NewAddressesAsync(db, [key], cancellation);
        if (review is null || !addresses.TryGetValue(key, out var address))
            return false;
        await choose(db, review, address);
        db.Remove(review);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <summary>Without the link the contact is reconciled under its own address again.</summary>
    static Task<int> FreeMirrorAsync(DonorSyncDb db, ReviewRow review, string key, CancellationToken cancellation) =>
        db.Set<MirrorContactRow>().Where(c => c.AccountId == review.AccountId && c.CaseKey == key && c.OwnKey != key)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.CaseKey, c => c.OwnKey), cancellation);

    static string EmailAddressKey(string address) => EmailAddress.KeyOf(address).Value;
}
