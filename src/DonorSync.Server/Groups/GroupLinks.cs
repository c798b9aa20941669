using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Sync.Ports;
using DonorSync.SyncStore.Accounts;
using DonorSync.SyncStore.WhyNot;

namespace DonorSync.Server.Groups;

/// <summary>A group's place in the sync. <paramref name="LeftOut"/>: it and its list are left out (B12).</summary>
sealed record GroupInSync(GroupListResponse List, bool LeftOut)
{
    public static readonly GroupInSync None = new(GroupListResponse.None, LeftOut: false);
}

/// <summary>The lists of groups, as the sync's baseline knows them.</summary>
interface IGroupLinks
{
    /// <summary>Returns the places of these groups; those that have a list or are left out are among them.</summary>
    Task<IReadOnlyDictionary<Guid, GroupInSync>> OfAsync(
        OrganizationId organization, IReadOnlyCollection<Guid> groups, CancellationToken cancellation);
}

/// <summary>The lists of groups, from the baseline of the connected account.</summary>
sealed class SyncGroupLinks(SyncQueries answers, LeftOuts leftOuts) : IGroupLinks
{
    public async Task<IReadOnlyDictionary<Guid, GroupInSync>> OfAsync(
        OrganizationId organization, IReadOnlyCollection<Guid> groups, CancellationToken cancellation)
    {
        var links = await answers.GroupLinksAsync(organization, cancellation);
        var leftOut = await leftOuts.GroupsAsync(organization, cancellation);
        return groups.Distinct().ToDictionary(static g => g, g => new GroupInSync(
            links.TryGetValue(g, out var link) ? ToResponse(link) : GroupListResponse.None, leftOut.Contains(g)));
    }

    static GroupListResponse ToResponse(GroupLink link) => link.State switch
    {
        // A deleted list is not shown (B14).
        "detached" => new(null, null, GroupListState.Detached),
        "conflict" => new(link.ListId, link.ListName, GroupListState.Conflict),
        _ => new(link.ListId, link.ListName, GroupListState.Linked),
    };
}
