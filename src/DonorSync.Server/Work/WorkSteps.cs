using System.Collections.Concurrent;
using DonorSync.Database;
using DonorSync.Donors.Tasks;
using DonorSync.Server.Import.Uploads;

namespace DonorSync.Server.Work;

/// <summary>Executes the next chunk of a task of any kind.</summary>
sealed class WorkSteps(WorkClaims claims, BulkWork bulk, BulkUndo undo, ImportRuns imports)
{
    const int Patience = 5;

    /// <summary>The number of consecutive failed chunks, in this process.</summary>
    readonly ConcurrentDictionary<Guid, int> failures = new();

    /// <returns>Whether chunks are left.</returns>
    public async Task<bool> ChunkAsync(WorkClaim claim, CancellationToken cancellation)
    {
        var more = claim.Kind == WorkKind.Import
            ? await imports.ChunkAsync(claim, cancellation)
            : await claims.ChunkAsync(claim, (db, work) => ChunkAsync(db, work, cancellation), cancellation);
        failures.TryRemove(claim.Id, out _);
        return more;
    }

    Task<ChunkDone> ChunkAsync(DonorSyncDb db, WorkRow work, CancellationToken cancellation) => work.Kind switch
    {
        WorkKind.Undo => undo.ChunkAsync(db, work, cancellation),
        _ => bulk.ChunkAsync(db, work, cancellation),
    };

    /// <summary>Returns the imports that this process can run; null for all.</summary>
    public IReadOnlyCollection<Guid>? FilesAtHand() => imports.FilesAtHand();

    public bool HasFailedOften(WorkClaim claim) =>
        failures.AddOrUpdate(claim.Id, 1, static (_, count) => count + 1) >= Patience && failures.TryRemove(claim.Id, out _);
}
