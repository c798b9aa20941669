namespace DonorSync.SyncStore.Reviews;

/// <summary>P9: an opted-out address is on a list in Constant Contact again; a user decides whether it stays opted out.</summary>
public sealed class ReturnedContacts
{
    readonly IDbContextFactory<DonorSyncDb> contexts;
    readonly IAddressDecisions donors;

    internal ReturnedContacts(IDbContextFactory<DonorSyncDb> contexts, IAddressDecisions donors) =>
        (this.contexts, this.donors) = (contexts, donors);

    /// <summary>Keeps the contact opted out. Returns false if the review is closed already.</summary>
    public Task<bool> KeepAsync(OrganizationId organization, string key, CancellationToken cancellation) =>
        CloseAsync(organization, key, static _ => Task.CompletedTask, cancellation);

    /// <summary>
    /// Opts in the contacts of the address; an unsubscribe in Constant Contact still counts more (P5). Returns false if the review is
    /// closed already.
    /// </summary>
    /// <param name="author">With the reason, which is kept as evidence (B11).</param>
    public Task<bool> OptInAsync(OrganizationId organization, string key, ChangeAuthor author, CancellationToken cancellation) =>
        CloseAsync(
        organization, key,
        db => donors.OptInAsync(db, key, author, cancellation), cancellation);

    async Task<bool> CloseAsync(OrganizationId organization, string key, Func<DonorSyncDb, Task> decide, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        db.ActFor(organization);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var closed = await db.Set<ReviewRow>()
            .Where(r => r.Rule == nameof(Rule.P9) && r.Subject == key && OpenReviews.Connected(db).Contains(r.AccountId))
                .ExecuteDeleteAsync(cancellation);
        if (closed == 0)
            return false;
        await decide(db);
        await transaction.CommitAsync(cancellation);
        return true;
    }
}
