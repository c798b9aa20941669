namespace DonorSync.SyncStore.Accounts;

/// <summary>Since when a connection is paused, and by which user.</summary>
public sealed record Pause(DateTimeOffset Since, string By);

/// <summary>
/// Pauses a connection without disconnecting it (B19): no run starts automatically, while users can still start one. The claim of a run
/// decides it (<see cref="IRuns.TryClaimAsync"/>).
/// </summary>
public sealed class Pauses
{
    readonly IDbContextFactory<DonorSyncDb> contexts;
    readonly TimeProvider clock;

    internal Pauses(IDbContextFactory<DonorSyncDb> contexts, TimeProvider clock) => (this.contexts, this.clock) = (contexts, clock);

    /// <summary>Returns null while the organization's connection is not paused.</summary>
    public async Task<Pause?> FindAsync(OrganizationId organization, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        return await db.Set<ConnectionRow>().AsNoTracking().FirstOrDefaultAsync(cancellation) is { } row ? Of(row) : null;
    }

    /// <summary>Pauses the connection, also before the first account is connected. A pause that lasts already stays as it is.</summary>
    public async Task<Pause> PauseAsync(OrganizationId organization, string by, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var now = clock.Now();
        var row = await db.Set<ConnectionRow>().FirstOrDefaultAsync(cancellation);
        if (row is null)
            db.Add(row = new ConnectionRow { Id = Guid.CreateVersion7(now) });
        if (row.PausedSince is null)
            (row.PausedSince, row.PausedBy) = (now, by);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return Of(row)!;
    }

    /// <returns>False when it was not paused.</returns>
    public async Task<bool> ResumeAsync(OrganizationId organization, CancellationToken cancellation)
    {
        await using var db = Open(organization);
        return await db.Set<ConnectionRow>().Where(static c => c.PausedSince != null).ExecuteUpdateAsync(
            set => set.SetProperty(c => c.PausedSince, (DateTimeOffset?)null).SetProperty(c => c.PausedBy, (string?)null),
            cancellation) > 0;
    }

    internal static Pause? Of(ConnectionRow row) => row.PausedSince is { } since ? new(since, row.PausedBy ?? "") : null;

    DonorSyncDb Open(OrganizationId organization)
    {
        var db = contexts.CreateDbContext();
        db.ActFor(organization);
        return db;
    }
}
