using DonorSync.Database.Rows;

namespace DonorSync.SyncStore.State;

/// <summary>The addresses that changed since everything was last reconciled, in the database.</summary>
sealed class StoredChanges(FencedDatabase database) : IChangeLog
{
    /// <summary>No digest: a run that is killed in the middle leaves nothing to go by, and what invalidates it meanwhile stands.</summary>
    string Looking => $"run {database.Run}";

    public Task<string?> MarkChangesSeenAsync(CancellationToken cancellation) => database.WriteAsync(
        async db =>
        {
            var basis = await db.Set<AccountRow>().Where(a => a.Id == database.Account && a.TracksChanges).Select(static a => a.LookedAtAll)
                .FirstOrDefaultAsync(cancellation);
            if (basis is not null)
                await SeeAsync(db, cancellation);
            return basis;
        },
        cancellation);

    public async Task<IReadOnlyList<EmailKey>?> ChangedAsync(int most, CancellationToken cancellation)
    {
        await using var db = database.Open();
        var keys = await db.Set<ChangedCaseRow>().OrderBy(static c => c.Key).Select(static c => c.Key).Take(most + 1)
            .ToListAsync(cancellation);
        return keys.Count > most ? null : [.. keys.Select(static k => new EmailKey(k)).Order()];
    }

    public Task BeginTrackingAsync(CancellationToken cancellation) => database.WriteAsync(
        async db =>
        {
            // A write that has not been told to note its changes has ended: one transaction of an organisation writes at a time.
            await db.Set<AccountRow>().ExecuteUpdateAsync(
                set => set.SetProperty(a => a.TracksChanges, a => a.Id == database.Account)
                    .SetProperty(a => a.LookedAtAll, a => a.Id == database.Account ? Looking : null), cancellation);
            await SeeAsync(db, cancellation);
        },
        cancellation);

    public Task DeleteSeenChangesAsync(string? basis,
        IReadOnlyCollection<EmailKey> still, CancellationToken cancellation) => database.WriteAsync(
        async db =>
        {
            if (basis is not null)
            {
                await db.Set<AccountRow>().Where(a => a.Id == database.Account && a.LookedAtAll == Looking)
                    .ExecuteUpdateAsync(set => set.SetProperty(a => a.LookedAtAll, basis), cancellation);
            }
            await new RowStatement(
                    db,
                    """INSERT INTO "ChangedCases" ("OrganizationId", "Key") VALUES (@org, @key) ON CONFLICT ("OrganizationId", "Key") """
                    + """DO UPDATE SET "Seen" = NULL""",
                    "org", "key")
                .RunAsync(still.Select(k => new object?[] { database.Organization.Value, k.Value }), cancellation);
            await db.Set<ChangedCaseRow>().Where(c => c.Seen == database.Run).ExecuteDeleteAsync(cancellation);
        },
        cancellation);

    public async Task StopTrackingAsync(CancellationToken cancellation)
    {
        // A small account is never tracked, and writes nothing.
        await using (var db = database.Open())
        {
            if (!await db.Set<AccountRow>().AnyAsync(static a => a.TracksChanges, cancellation))
                return;
        }
        await database.WriteAsync(db => ChangedCaseRow.ForgetAsync(db, cancellation), cancellation);
    }

    Task<int> SeeAsync(DonorSyncDb db, CancellationToken cancellation) =>
        db.Set<ChangedCaseRow>().ExecuteUpdateAsync(set => set.SetProperty(c => c.Seen, database.Run), cancellation);
}
