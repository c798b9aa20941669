using DonorSync.Sync;
using DonorSync.Sync.Ports;

namespace DonorSync.Database.Organizations;

/// <summary>The organizations' settings (B13). An organization without a row has the server's settings.</summary>
/// <param name="server">The server's settings.</param>
public sealed class StoredSettings(IDbContextFactory<DonorSyncDb> contexts, SyncSettings server) : ISyncSettings
{
    public SyncSettings Server => server;

    public async Task<SyncSettings> OfAsync(OrganizationId organization, CancellationToken cancellation) =>
        (await OwnAsync(organization, cancellation)).Over(server);

    /// <summary>Returns what the organization itself chose.</summary>
    public async Task<OrganizationSettings> OwnAsync(OrganizationId organization, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        db.ActFor(organization);
        return await db.OwnSettingsAsync(cancellation);
    }

    /// <summary>Returns the interval of each organization that chose one.</summary>
    public async Task<IReadOnlyDictionary<OrganizationId, TimeSpan>> IntervalsAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Set<OrganizationSettings>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter])
            .Where(static s => s.Interval != null)
            .ToDictionaryAsync(static s => s.OrganizationId, static s => s.Interval!.Value, cancellation);
    }

    /// <summary>
    /// Changes what the context's organization chose, in the caller's transaction or in its own: what others changed at the same moment
    /// stays, except a value that both set.
    /// </summary>
    /// <param name="set">Sets the values that change.</param>
    /// <returns>The settings that applied before, and those that apply now.</returns>
    public async Task<(SyncSettings Before, SyncSettings After)> ChangeAsync(
        DonorSyncDb db, Action<OrganizationSettings> set, CancellationToken cancellation)
    {
        await using var transaction = await db.BeginOrJoinAsync(cancellation);
        var settings = db.Set<OrganizationSettings>();
        // A row that this context read before the transaction may have changed since.
        foreach (var read in settings.Local.ToList())
            await db.Entry(read).ReloadAsync(cancellation);
        var own = await settings.FirstOrDefaultAsync(cancellation)
            ?? settings.Add(new OrganizationSettings { OrganizationId = db.Organization }).Entity;
        var before = own.Over(server);
        set(own);
        var after = own.Over(server);
        own.LimitChanged |= before.Policy.MaxTopLevelDomainLength != after.Policy.MaxTopLevelDomainLength;
        if (db.ChangeTracker.HasChanges())
            own.Version++;
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return (before, after);
    }
}

/// <summary>The settings of a context's organization, read in the context's transaction.</summary>
public static class OwnSettings
{
    /// <summary>Returns what the context's organization chose.</summary>
    public static async Task<OrganizationSettings> OwnSettingsAsync(this DonorSyncDb db, CancellationToken cancellation) =>
        await db.Set<OrganizationSettings>().AsNoTracking().FirstOrDefaultAsync(cancellation) ?? new OrganizationSettings();

    /// <summary>
    /// Returns the policy of the context's organization, read once in a transaction: until its end, no other one changes it.
    /// </summary>
    public static async Task<SyncPolicy> PolicyAsync(this DonorSyncDb db, SyncSettings server, CancellationToken cancellation)
    {
        var transaction = db.Database.CurrentTransaction?.TransactionId;
        if (transaction is { } same && db.KeptPolicy is { } kept && kept.Transaction == same)
            return kept.Policy;
        var policy = (await db.OwnSettingsAsync(cancellation)).Over(server).Policy;
        db.KeptPolicy = transaction is { } now ? (now, policy) : null;
        return policy;
    }
}
