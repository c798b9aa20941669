namespace DonorSync.Database;

/// <summary>A second context that reads the same state as the first one at the same time.</summary>
/// <param name="isOwn">False if it is the first context itself.</param>
sealed class Beside(DonorSyncDb db, bool isOwn) : IAsyncDisposable
{
    public DonorSyncDb Db { get; } = db;

    public ValueTask DisposeAsync() => isOwn ? Db.DisposeAsync() : ValueTask.CompletedTask;
}
