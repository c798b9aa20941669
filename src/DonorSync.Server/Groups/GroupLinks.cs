using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Sync.Ports;
using DonorSync.SyncStore.WhyNot;

namespace DonorSync.Server.Groups;

/// <summary>The lists of groups, as the sync's baseline knows them.</summary>
interface IGroupLinks
{
    /// <summary>Returns the lists of these groups; groups without a list are omitted.</summary>
    Task<IReadOnlyDictionary<Guid, GroupListResponse>> OfAsync(
        OrganizationId organization, IReadOnlyCollection<Guid> groups, CancellationToken cancellation);
}

/// <summary>The lists of groups, from the baseline of the connected account.</summary>
sealed class SyncGroupLinks(SyncQueries answers) : IGroupLinks
{
    public async Task<IReadOnlyDictionary<Guid, GroupListResponse>> OfAsync(
        OrganizationId organization, IReadOnlyCollection<Guid> groups, CancellationToken cancellation)
    {
        var links = await answers.GroupLinksAsync(organization, cancellation);
        return groups.Where(links.ContainsKey).ToDictionary(static g => g, g => ToResponse(links[g]));
    }

    static GroupListResponse ToResponse(GroupLink link) => link.State switch
    {
        // A deleted list is not shown (B14).
        "detached" => new(null, null, GroupListState.Detached),
        "conflict" => new(link.ListId, link.ListName, GroupListState.Conflict),
        _ => new(link.ListId, link.ListName, GroupListState.Linked),
    };
}
