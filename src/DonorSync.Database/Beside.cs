namespace DonorSync.Database;

/// <summary>A context that reads the state that another one reads, for a second reader at the same time.</summary>
/// <param name="isOwn">False when it is that other context itself.</param>
sealed class Beside(DonorSyncDb db, bool isOwn) : IAsyncDisposable
{
    public DonorSyncDb Db { get; } = db;

    public ValueTask DisposeAsync() => isOwn ? Db.DisposeAsync() : ValueTask.CompletedTask;
}
