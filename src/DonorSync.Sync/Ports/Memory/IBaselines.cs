namespace DonorSync.Sync.Ports.Memory;

/// <summary>What both sides were at an address when they last agreed.</summary>
public interface IBaselines
{
    IAsyncEnumerable<Baseline> BaselinesAsync(CancellationToken cancellation);

    /// <summary>Counts the baselines that have a contact and a membership: <see cref="PlanCounts.Linked"/> among all.</summary>
    Task<int> CountLinkedAsync(CancellationToken cancellation);
    Task<IReadOnlyList<Baseline>> BaselinesAtAsync(IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation);
}

/// <summary>A baseline to keep, or (null) to forget.</summary>
public sealed record Settlement(EmailKey Key, Baseline? Baseline);
