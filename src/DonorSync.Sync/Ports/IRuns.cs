namespace DonorSync.Sync.Ports;

/// <summary>
/// Runs and the right to run them. One run per connection at a time (A3), over all processes; correctness depends on the claim and its
/// fence, never on the scheduler.
/// </summary>
public interface IRuns
{
    /// <summary>
    /// Claims the connection and stores the run. Returns null while another run holds a valid lease or the connection is not connected,
    /// and for a <see cref="RunKind.Scheduled"/> run also while the connection is paused (B19) or waits for a user (B1). A run whose
    /// lease has expired is closed as failed (<see cref="RunFailure.Interrupted"/>): the new run finishes its work. The first run of an
    /// account is a <see cref="RunKind.First"/>, whatever was asked, unless it is a preview.
    /// </summary>
    Task<RunClaim?> TryClaimAsync(ConnectionId connection, RunRequest request, CancellationToken cancellation);

    /// <summary>Begins a run that was claimed and handed to a worker. Returns null when this process may no longer run it.</summary>
    Task<RunClaim?> ResumeClaimAsync(RunId run, CancellationToken cancellation);

    /// <summary>Stores the progress and renews the lease. Warnings stay, also when the run is killed right after (B3).</summary>
    /// <exception cref="FenceLostException">Another process took the connection over.</exception>
    /// <exception cref="RunStoppedException">A user stopped the run (B19); it may only be closed.</exception>
    Task ReportAsync(RunClaim claim, RunProgress progress, int requests, CancellationToken cancellation);

    /// <summary>Closes the run and releases the claim. A dead grant sets the connection to "needs reconnecting" (A7).</summary>
    Task FinishAsync(RunClaim claim, RunOutcome outcome, bool needsReconnecting, CancellationToken cancellation);

    Task<RunRecord?> FindAsync(OrganizationId organization, RunId run, CancellationToken cancellation);
}
