using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace DonorSync.Database;

static class Transactions
{
    /// <summary>Begins a transaction, or joins the one that the caller has begun and will commit.</summary>
    public static async Task<JoinedTransaction> BeginOrJoinAsync(this DonorSyncDb db, CancellationToken cancellation) =>
        new(db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancellation) : null);
}

/// <param name="own">Null if the caller's transaction is joined.</param>
sealed class JoinedTransaction(IDbContextTransaction? own) : IAsyncDisposable
{
    public Task CommitAsync(CancellationToken cancellation) => own?.CommitAsync(cancellation) ?? Task.CompletedTask;

    public ValueTask DisposeAsync() => own?.DisposeAsync() ?? ValueTask.CompletedTask;
}
