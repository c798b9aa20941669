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

static class Statements
{
    /// <summary>Runs a statement without EF Core, which would take braces for parameters and give up after half a minute.</summary>
    public static async Task ExecuteAsync(this DonorSyncDb db, string statement, CancellationToken cancellation)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = statement;
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
