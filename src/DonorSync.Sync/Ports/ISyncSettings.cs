namespace DonorSync.Sync.Ports;

/// <summary>The settings that apply to an organization's syncs (B13).</summary>
public interface ISyncSettings
{
    /// <summary>A run asks once, at its start, so that one run has one policy.</summary>
    Task<SyncSettings> OfAsync(OrganizationId organization, CancellationToken cancellation);
}
