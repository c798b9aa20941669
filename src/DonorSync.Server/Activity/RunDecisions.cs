using DonorSync.Database;
using DonorSync.Server.Rest.Problems;
using DonorSync.Server.Retention;
using DonorSync.Sync.Ports;
using DonorSync.SyncStore.RunLog;

namespace DonorSync.Server.Activity;

/// <summary>
/// Decisions of a person about a finished run: approve or discard held steps (B3), undo its changes in the donor database (B5).
/// </summary>
sealed class RunDecisions(IRuns runs, SyncStarter starter, RunHistory history, Undoing undoing,
    RetentionOptions retention, TimeProvider clock)
{
    /// <summary>Starts the run that applies the held steps.</summary>
    /// <exception cref="ProblemException">There is no such run, nothing is held, or a sync is in progress.</exception>
    public async Task<RunId> ApproveAsync(OrganizationId organization, RunId run, CancellationToken cancellation)
    {
        if ((await FindAsync(organization, run, cancellation)).State != RunState.Held)
            throw new ProblemException(SyncProblems.NotHeld);
        return await starter.StartAsync(organization, new(RunKind.Manual, ApprovedHold: run), cancellation);
    }

    /// <exception cref="ProblemException">There is no such run, or nothing is held.</exception>
    public async Task DiscardAsync(OrganizationId organization, RunId run, string by, CancellationToken cancellation)
    {
        await FindAsync(organization, run, cancellation);
        if (!await history.DiscardAsync(organization, run, by, clock.GetUtcNow(), cancellation))
            throw new ProblemException(SyncProblems.NotHeld);
    }

    /// <summary>Makes discarded steps held again, so that they can be approved.</summary>
    /// <exception cref="ProblemException">There is no such run, or it has no discarded steps that are still needed.</exception>
    public async Task BringBackAsync(OrganizationId organization, RunId run, CancellationToken cancellation)
    {
        await FindAsync(organization, run, cancellation);
        if (!await history.BringBackAsync(organization, run, cancellation))
            throw new ProblemException(SyncProblems.NotDiscarded);
    }

    /// <exception cref="ProblemException">There is no such run, or it cannot be undone now.</exception>
    public async Task<UndoReport> UndoAsync(OrganizationId organization, RunId run, ChangeAuthor author, CancellationToken cancellation)
    {
        if (!retention.Keeps((await FindAsync(organization, run, cancellation)).FinishedAt, clock))
            throw new ProblemException(SyncProblems.TooOldToUndo);
        return await undoing.UndoAsync(organization, run, author, cancellation) ?? throw new ProblemException(SyncProblems.NotUndoable);
    }

    async Task<RunRecord> FindAsync(OrganizationId organization, RunId run, CancellationToken cancellation) =>
        await runs.FindAsync(organization, run, cancellation) ?? throw new ProblemException(SyncProblems.NoSuchSync);
}
