using DonorSync.Donors.Groups;
using DonorSync.Server.Rest.Conditions;

namespace DonorSync.Server.Groups;

/// <summary>A group as the API shows it.</summary>
/// <param name="LeftOut">The group and its list are left out of the sync (B12).</param>
/// <param name="EmailSolicitable">Members with a valid primary email (E2), opt-in Yes (E3) and a short top-level domain (E4).</param>
sealed record GroupResponse(
    Guid Id, string Name, int TotalMembers, int EmailSolicitable, GroupListResponse List, bool LeftOut, DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt) : ITagged
{
    public object Shown() => this;

    public static GroupResponse Of(GroupDetails details, IReadOnlyDictionary<Guid, GroupInSync> places) => new(
        details.Group.Id,
        details.Group.Name,
        details.TotalMembers,
        details.EmailSolicitable,
        places.GetValueOrDefault(details.Group.Id, GroupInSync.None).List,
        places.GetValueOrDefault(details.Group.Id, GroupInSync.None).LeftOut,
        details.Group.CreatedAt,
        details.Group.UpdatedAt);
}

/// <summary>The state of a group's list in Constant Contact.</summary>
enum GroupListState
{
    /// <summary>Group and list are synced.</summary>
    Linked,

    /// <summary>There is no list (yet).</summary>
    None,

    /// <summary>The list was deleted in Constant Contact (L7).</summary>
    Detached,

    /// <summary>Another group is linked to the list of that name (L8).</summary>
    Conflict,
}

/// <summary>The Constant Contact list of a group; <paramref name="Id"/> and <paramref name="Name"/> are null if there is none.</summary>
sealed record GroupListResponse(string? Id, string? Name, GroupListState State)
{
    public static readonly GroupListResponse None = new(null, null, GroupListState.None);
}
