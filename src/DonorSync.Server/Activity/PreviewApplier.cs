using DonorSync.Server.Rest.Problems;
using DonorSync.Sync.Ports;
using DonorSync.SyncStore.RunLog;

namespace DonorSync.Server.Activity;

/// <summary>B10: applies a kept preview exactly, or refuses and reports what has changed since.</summary>
sealed class PreviewApplier(SyncStarter starter, IRuns runs, RunHistory history, TimeProvider clock)
{
    const int DifferencesShown = 50;

    static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Starts the run that applies the preview. Whether the preview is still current is known only when the run has its plan.
    /// </summary>
    public async Task<RunId> StartAsync(OrganizationId organization, RunId preview, CancellationToken cancellation)
    {
        var kept = await runs.FindAsync(organization, preview, cancellation) ?? throw new ProblemException(SyncProblems.NoSuchSync);
        if (kept is not { Kind: RunKind.Preview, State: RunState.Completed, PlanDigest: not null })
            throw new ProblemException(SyncProblems.NotAPreview);
        return await starter.StartAsync(organization, new RunRequest(RunKind.Manual, ApplyPreview: preview), cancellation);
    }

    public async Task<RunId> ApplyAsync(OrganizationId organization, RunId preview, CancellationToken cancellation)
    {
        var run = await StartAsync(organization, preview, cancellation);
        while (await runs.FindAsync(organization, run, cancellation) is { State: RunState.Running, Progress.IsDecided: false })
            await Task.Delay(Glance, clock, cancellation);
        if (await runs.FindAsync(organization, run, cancellation) is { Failure: RunFailure.PreviewOutdated })
            throw new ProblemException(await OutdatedAsync(organization, preview, run, cancellation));
        return run;
    }

    async Task<Problem> OutdatedAsync(OrganizationId organization, RunId preview, RunId run, CancellationToken cancellation)
    {
        var changes = await history.DifferencesAsync(organization, preview, run, DifferencesShown, cancellation);
        return new Problem(
            409, "preview_outdated", "The preview is outdated", "Something has changed since the preview was made, so nothing was done.",
            new Dictionary<string, string[]> { ["applyPreview"] = [.. changes] });
    }
}
