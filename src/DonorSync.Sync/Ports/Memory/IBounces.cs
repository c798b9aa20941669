namespace DonorSync.Sync.Ports.Memory;

/// <summary>The permanent bounces of addresses (P7).</summary>
public interface IBounces
{
    /// <summary>Returns each campaign's count of bounces when they were last read.</summary>
    Task<IReadOnlyDictionary<string, int>> CampaignsAsync(CancellationToken cancellation);

    /// <summary>Saves a campaign's permanent bounces; of several of one address the latest stays.</summary>
    Task SaveBouncesAsync(CampaignSeen campaign, IReadOnlyList<Bounce> bounces, CancellationToken cancellation);

    /// <summary>Streams the latest permanent bounce of each address.</summary>
    IAsyncEnumerable<Bounce> BouncesAsync(CancellationToken cancellation);
    Task<IReadOnlyList<Bounce>> BouncesAtAsync(IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation);
}
