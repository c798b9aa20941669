using DonorSync.Database.Ports;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Groups;

namespace DonorSync.Donors.Tasks;

/// <summary>What a contact was before a work: what its undo needs.</summary>
/// <param name="Contact">All of it, when it was deleted or merged.</param>
/// <param name="Members">The memberships it lost; of one that others were merged into, those that it got.</param>
/// <param name="Remembered">What the sync remembered of its memberships.</param>
/// <param name="After">Of one that others were merged into: what it became.</param>
sealed record ItemBefore(Contact? Contact, IReadOnlyList<MemberBefore>? Members, IReadOnlyList<MemoryBefore>? Remembered, Contact? After = null)
{
    public static readonly ItemBefore Nothing = new(null, null, null);

    public static ItemBefore Of(WorkItemRow item) => item.Before is { } text ? WorkJson.Read<ItemBefore>(text) : Nothing;

    /// <summary>Null when there is nothing to keep.</summary>
    public string? Write() => this == Nothing ? null : WorkJson.Write(this);
}

/// <summary>A membership as it was.</summary>
readonly record struct MemberBefore(Guid Group, DateTimeOffset AddedAt);
