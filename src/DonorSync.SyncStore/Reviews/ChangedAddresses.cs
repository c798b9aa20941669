using DonorSync.Core;
using DonorSync.Database;
using DonorSync.Database.Ports;
using DonorSync.Database.Rejections;
using DonorSync.Sync;
using DonorSync.SyncStore.Tables;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.SyncStore.Reviews;

/// <summary>
/// C8: a person chooses what an e-mail changed in Constant Contact means. Either choice ends the matter at once; the next run does the rest.
/// </summary>
public sealed class ChangedAddresses
{
    readonly IDbContextFactory<DonorSyncDb> contexts;
    readonly IAddressDecisions donors;
    readonly TimeProvider clock;

    internal ChangedAddresses(IDbContextFactory<DonorSyncDb> contexts, IAddressDecisions donors, TimeProvider clock) =>
        (this.contexts, this.donors, this.clock) = (contexts, donors, clock);

    /// <summary>
    /// The contacts of this address get the new one, and so does what is remembered: they stay on their lists, linked as they were.
    /// False when there is no such matter any more.
    /// </summary>
    /// <exception cref="ConflictException">A run is in progress, or somebody here has the new address already.</exception>
    public Task<bool> UseNewAsync(OrganizationId organization, string key, ChangeAuthor author, CancellationToken cancellation) => ChooseAsync(
        organization, key,
        async (db, review, address) =>
        {
            var newKey = EmailAddressKey(address);
            if (await donors.IsTakenAsync(db, newKey, cancellation))
                throw new ConflictException("address_taken", $"Somebody here has the address {address} already. Merge the two, or treat it as another person.");
            await donors.MoveAsync(db, key, address, author, clock.Now(), cancellation);
            await db.Set<BaselineRow>().Where(b => b.AccountId == review.AccountId && b.Key == newKey).ExecuteDeleteAsync(cancellation);
            await db.Set<BaselineRow>().Where(b => b.AccountId == review.AccountId && b.Key == key)
                .ExecuteUpdateAsync(set => set.SetProperty(b => b.Key, newKey), cancellation);
            await FreeMirrorAsync(db, review, key, cancellation);
        },
        cancellation);

    /// <summary>
    /// The link is forgotten: the next run makes the address a contact of its own in Constant Contact, and who has the new address there
    /// comes in as another person. What somebody decided stays decided: a list that was left is not joined again (M4), and what was
    /// undone does not come back under the new address (B5). False when there is no such matter any more.
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

    /// <summary>What was known of the new address already counts more than what comes with the contact.</summary>
    static async Task NoteUndoneAsync(DonorSyncDb db, ReviewRow review, string key, Baseline before, CancellationToken cancellation)
    {
        if (Only(before, Membership.Undone) is { Length: > 0 } undone && await FindAsync(db, review, key, cancellation) is null)
            db.Add(new BaselineRow { AccountId = review.AccountId, Key = key, Memberships = undone });
    }

    static string Only(Baseline baseline, Membership memory) =>
        MembershipText.Write(baseline.Memberships.RemoveRange(baseline.Memberships.Where(m => m.Value != memory).Select(static m => m.Key)));

    static Task<BaselineRow?> FindAsync(DonorSyncDb db, ReviewRow review, string key, CancellationToken cancellation) =>
        db.Set<BaselineRow>().FirstOrDefaultAsync(b => b.AccountId == review.AccountId && b.Key == key, cancellation);

    async Task<bool> ChooseAsync(OrganizationId organization, string key, Func<DonorSyncDb, ReviewRow, string, Task> choose, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        db.ActFor(organization);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await ConnectionRow.RefuseDuringRunAsync(db, clock.Now(), cancellation);
        var review = await db.Set<ReviewRow>().FirstOrDefaultAsync(r => r.Rule == "C8" && r.Subject == key && OpenReviews.Connected(db).Contains(r.AccountId), cancellation);
        var addresses = await OpenReviews.NewAddressesAsync(db, [key], cancellation);
        if (review is null || !addresses.TryGetValue(key, out var address))
            return false;
        await choose(db, review, address);
        db.Remove(review);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <summary>The link no longer holds the contact under the old address: its own address counts again.</summary>
    static Task<int> FreeMirrorAsync(DonorSyncDb db, ReviewRow review, string key, CancellationToken cancellation) =>
        db.Set<MirrorContactRow>().Where(c => c.AccountId == review.AccountId && c.CaseKey == key && c.OwnKey != key)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.CaseKey, c => c.OwnKey), cancellation);

    static string EmailAddressKey(string address) => EmailAddress.KeyOf(address).Value;
}
