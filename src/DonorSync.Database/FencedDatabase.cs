using DonorSync.Database.Ports;
using DonorSync.Sync.Ports;

namespace DonorSync.Database;

/// <summary>Opens the database for a run: reads as they are, writes only while the run's claim holds.</summary>
sealed class FencedDatabase(IDbContextFactory<DonorSyncDb> contexts, IRunFence fence, RunClaim claim)
{
    /// <summary>Ids in one query: databases limit the parameters.</summary>
    public const int IdsAtOnce = 500;

    public RunClaim Claim { get; } = claim;

    public int Account => Claim.AccountRow;

    public Guid Run => Claim.Run.Value;

    public OrganizationId Organization => Claim.Organization;

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
        await fence.CheckAsync(db, Claim, cancellation);
        var result = await write(db);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return result;
    }
}
