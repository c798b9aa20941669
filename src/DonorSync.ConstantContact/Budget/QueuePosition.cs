namespace DonorSync.ConstantContact.Budget;

/// <summary>
/// Queue position of a run. The connection that was served longest ago goes first, so that an interrupted run is not last again. A run
/// keeps its position for 25 requests, so that it can finish; then it goes to the end, so that a run with 1,000 requests does not delay one
/// with 4.
/// </summary>
/// <param name="since">When its connection was last served; null to queue from the first request.</param>
internal sealed class QueuePosition(Urgency urgency, DateTimeOffset? since = null)
{
    public const int Requests = 25;

    public Urgency Urgency { get; } = urgency;

    /// <summary>The start of the wait. Set by <see cref="FairQueue"/>.</summary>
    public DateTimeOffset? Since { get; set; } = since;

    /// <summary>Orders runs with the same <see cref="Since"/>; 0 before the first request. Set by <see cref="FairQueue"/>.</summary>
    public long Number { get; set; }

    /// <summary>Requests served at this position.</summary>
    public int Served { get; set; }

    /// <summary>Lower values go first.</summary>
    public (DateTimeOffset, long) Order => (Since ?? DateTimeOffset.MaxValue, Number);
}
