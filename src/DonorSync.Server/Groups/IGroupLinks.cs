using DonorSync.Sync;

namespace DonorSync.Server.Groups;

/// <summary>What the sync remembers of the lists of groups.</summary>
interface IGroupLinks
{
    /// <summary>The lists of these groups; a group that is left out has none.</summary>
    Task<IReadOnlyDictionary<Guid, GroupListResponse>> OfAsync(
        OrganizationId organization, IReadOnlyCollection<Guid> groups, CancellationToken cancellation);
}
