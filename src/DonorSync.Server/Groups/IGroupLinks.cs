using DonorSync.Sync.Ports;

namespace DonorSync.Server.Groups;

/// <summary>The lists of groups, as the sync's baseline knows them.</summary>
interface IGroupLinks
{
    /// <summary>Returns the lists of these groups; groups without a list are omitted.</summary>
    Task<IReadOnlyDictionary<Guid, GroupListResponse>> OfAsync(
        OrganizationId organization, IReadOnlyCollection<Guid> groups, CancellationToken cancellation);
}
