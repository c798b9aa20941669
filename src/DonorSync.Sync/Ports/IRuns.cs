namespace DonorSync.Sync;

/// <summary>
/// Runs and the right to run them. One run per connection at a time (A3), over all processes; correctness rests on the claim
/// and its fence, never on the scheduler.
/// </summary>
public interface IRuns
{
    /// <summary>
    /// Claims the connection and writes the run's row. Null while another run holds a live lease or the connection is not
    /// connected. A run whose lease ran out is closed as failed ("interrupted"): the new run is its resume.
    /// The first run of an account is a <see cref="RunKind.First"/>, whatever was asked, unless it is a preview.
    /// </summary>
    Task<RunClaim?> TryClaimAsync(ConnectionId connection, RunRequest request, CancellationToken cancellation);

    /// <summary>Takes up a run that was claimed and handed to a worker; null when it is no longer this process's to run.</summary>
    Task<RunClaim?> ResumeClaimAsync(RunId run, CancellationToken cancellation);

    /// <summary>Shows progress and renews the lease. What the progress warns of is kept, also when the run is killed right after (B3).</summary>
    /// <exception cref="FenceLostException">Another process took the connection over.</exception>
    Task ReportAsync(RunClaim claim, RunProgress progress, int requests, CancellationToken cancellation);

    /// <summary>Closes the run and gives the claim back. A dead grant turns the connection to "needs reconnecting" (A7).</summary>
    Task FinishAsync(RunClaim claim, RunOutcome outcome, bool needsReconnecting, CancellationToken cancellation);

    Task<RunRecord?> FindAsync(OrganizationId organization, RunId run, CancellationToken cancellation);
}
