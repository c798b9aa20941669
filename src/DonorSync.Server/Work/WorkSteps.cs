using System.Collections.Concurrent;
using DonorSync.Database;
using DonorSync.Donors.Tasks;
using DonorSync.Server.Import;

namespace DonorSync.Server.Work;

/// <summary>The next chunk of a work, whatever kind it is.</summary>
sealed class WorkSteps(WorkClaims claims, BulkWork bulk, BulkUndo undo, ImportRuns imports)
{
    const int Patience = 5;

    /// <summary>Chunks that failed in a row, in this process.</summary>
    readonly ConcurrentDictionary<Guid, int> failures = new();

    /// <returns>Whether there is more to do.</returns>
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

    /// <summary>The imports that this process can carry out; null for all of them.</summary>
    public IReadOnlyCollection<Guid>? FilesAtHand() => imports.FilesAtHand();

    public bool HasFailedOften(WorkClaim claim) =>
        failures.AddOrUpdate(claim.Id, 1, static (_, count) => count + 1) >= Patience && failures.TryRemove(claim.Id, out _);
}
