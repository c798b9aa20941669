using DonorSync.Donors.Imports;
using DonorSync.Sync.Ports;

namespace DonorSync.Donors.Tasks;

/// <summary>
/// Tasks that a request or a terminal runs while a person waits (<see cref="WorkState.Attended"/>). If its process dies, the task ends
/// after its lease: what it did stays, and can be undone.
/// </summary>
public sealed class AttendedWorks(IDbContextFactory<DonorSyncDb> contexts, TimeProvider clock)
{
    static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(1);

    /// <summary>Begins an import. The caller runs its chunks with <see cref="WorkClaims.ChunkAsync"/>.</summary>
    public async Task<WorkClaim> BeginImportAsync(
        OrganizationId organization, ImportTask task, long bytes, string startedBy, CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        db.ActFor(organization);
        var now = clock.Now();
        var work = new WorkRow
        {
            Id = Guid.CreateVersion7(now),
            Kind = WorkKind.Import,
            State = WorkState.Attended,
            StartedBy = startedBy,
            Task = WorkJson.Write(task),
            CreatedAt = now,
            TurnAt = now,
            Total = bytes,
            Fence = 1,
            LeaseUntil = now + WorkClaims.Lease,
        };
        db.Add(work);
        await db.SaveChangesAsync(cancellation);
        return new(organization, work.Id, work.Kind, work.Fence);
    }

    /// <summary>Ends the tasks whose processes are gone.</summary>
    public async Task EndAbandonedAsync(CancellationToken cancellation)
    {
        await using var db = contexts.CreateDbContext();
        var now = clock.Now();
        // A time further ahead than possible comes from a clock that was ahead.
        var farthest = now + WorkClaims.Lease + ClockSlack;
        var gone = db.Set<WorkRow>().IgnoreQueryFilters([DonorSyncDb.OrganizationFilter])
            .Where(w => w.State == WorkState.Attended && (w.LeaseUntil == null || w.LeaseUntil < now || w.LeaseUntil > farthest));
        // Looks first, because an update takes the write lock.
        if (await gone.AnyAsync(cancellation))
        {
            await gone.ExecuteUpdateAsync(
                set => set.SetProperty(static w => w.State, WorkState.Cancelled).SetProperty(static w => w.FinishedAt, now)
                    .SetProperty(static w => w.LeaseUntil, (DateTimeOffset?)null)
                    .SetProperty(static w => w.Error, "The program that ran it ended before it was done."),
                cancellation);
        }
    }
}
