using DonorSync.Sync;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Storage;

/// <summary>Opens the database for a run: reads as they are, writes only while the run's claim holds.</summary>
sealed class FencedDatabase(IDbContextFactory<DonorSyncDb> contexts, RunClaim claim)
{
    /// <summary>Ids in one query: databases limit the parameters.</summary>
    public const int IdsAtOnce = 500;

    public RunClaim Claim { get; } = claim;

    public Guid Account => Claim.AccountRow;

    public Guid Run => Claim.Run.Value;

    public OrganizationId Organization => Claim.Organization;

    /// <summary>The account's contacts in the mirror, to be read.</summary>
    public IQueryable<MirrorContactRow> Mirror(DonorSyncDb db) => db.Set<MirrorContactRow>().AsNoTracking().Where(c => c.AccountId == Account);

    public DonorSyncDb Open()
    {
        var db = contexts.CreateDbContext();
        db.ActFor(Claim.Organization);
        return db;
    }

    public Task WriteAsync(Func<DonorSyncDb, Task> write, CancellationToken cancellation) =>
        WriteAsync(
            async db =>
            {
                await write(db);
                return true;
            },
            cancellation);

    /// <summary>One transaction that begins with the check of the fence, which also takes the write lock.</summary>
    /// <exception cref="FenceLostException">Another process has taken over; nothing was written.</exception>
    public async Task<T> WriteAsync<T>(Func<DonorSyncDb, Task<T>> write, CancellationToken cancellation)
    {
        await using var db = Open();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await CheckAsync(db, Claim, cancellation);
        var result = await write(db);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return result;
    }

    public static async Task CheckAsync(DonorSyncDb db, RunClaim claim, CancellationToken cancellation)
    {
        var held = await db.Set<ConnectionRow>()
            .Where(c => c.Id == claim.Connection.Value && c.Fence == claim.Fence && c.RunningRunId == claim.Run.Value)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.Fence, c => c.Fence), cancellation);
        if (held == 0)
            throw new FenceLostException();
    }
}
