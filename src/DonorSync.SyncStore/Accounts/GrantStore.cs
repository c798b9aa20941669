using DonorSync.ConstantContact.OAuth;
using DonorSync.Database.Keys;

namespace DonorSync.SyncStore.Accounts;

/// <summary>Grants in the connections' rows, encrypted.</summary>
sealed class GrantStore(IDbContextFactory<DonorSyncDb> contexts, Secrets secrets, TimeProvider clock) : IGrantStore
{
    static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(1);

    public async Task<Grant?> ReadAsync(ConnectionId connection, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        var row = await Row(db, connection).AsNoTracking().Select(c => new { c.Grant, c.GrantVersion }).FirstOrDefaultAsync(cancellation);
        if (row?.Grant is not { } text)
            return null;
        // A7: with other keys than it was encrypted with (a database restored without them), only a new grant helps.
        return secrets.OpenTokens(text) is { } tokens
            ? new Grant(tokens, row.GrantVersion)
            : throw new GrantRefusedException("The stored grant cannot be decrypted any more; connect Constant Contact again.");
    }

    public async Task SaveAsync(ConnectionId connection, GrantedTokens tokens, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        var text = secrets.Close(tokens);
        await Row(db, connection).ExecuteUpdateAsync(
            set => set
                .SetProperty(c => c.Grant, text).SetProperty(c => c.GrantVersion, c => c.GrantVersion + 1)
                .SetProperty(c => c.RefreshHolder, (Guid?)null).SetProperty(c => c.RefreshLeaseUntil, (DateTimeOffset?)null),
            cancellation);
    }

    public async Task<bool> TryLeaseAsync(
        ConnectionId connection, long version, Guid holder, TimeSpan duration, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        // A lease that ends later than it can was taken by a clock that was ahead.
        var (now, farthest) = (clock.Now(), clock.Now() + duration + ClockSlack);
        return await Row(db, connection)
            .Where(c => c.Grant != null && c.GrantVersion == version
                && (c.RefreshHolder == null || c.RefreshHolder == holder || c.RefreshLeaseUntil < now || c.RefreshLeaseUntil > farthest))
            .ExecuteUpdateAsync(
                set => set.SetProperty(c => c.RefreshHolder, holder).SetProperty(c => c.RefreshLeaseUntil, now + duration),
                cancellation) == 1;
    }

    public async Task<Grant?> TryReplaceAsync(ConnectionId connection, long version, GrantedTokens tokens, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        var text = secrets.Close(tokens);
        var replaced = await Row(db, connection).Where(c => c.Grant != null && c.GrantVersion == version).ExecuteUpdateAsync(
            set => set
                .SetProperty(c => c.Grant, text).SetProperty(c => c.GrantVersion, version + 1)
                .SetProperty(c => c.RefreshHolder, (Guid?)null).SetProperty(c => c.RefreshLeaseUntil, (DateTimeOffset?)null),
            cancellation);
        return replaced == 1 ? new Grant(tokens, version + 1) : null;
    }

    public async Task EndLeaseAsync(ConnectionId connection, Guid holder, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        await Row(db, connection).Where(c => c.RefreshHolder == holder).ExecuteUpdateAsync(
            set => set.SetProperty(c => c.RefreshHolder, (Guid?)null).SetProperty(c => c.RefreshLeaseUntil, (DateTimeOffset?)null),
            cancellation);
    }

    static IQueryable<ConnectionRow> Row(DonorSyncDb db, ConnectionId connection) =>
        db.Set<ConnectionRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter]).Where(c => c.Id == connection.Value);
}
