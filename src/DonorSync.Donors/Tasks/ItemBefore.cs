using DonorSync.Database.Ports;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Groups;

namespace DonorSync.Donors.Tasks;

/// <summary>A contact before a task, as far as the undo needs it.</summary>
/// <param name="Contact">The complete contact, if it was deleted or merged.</param>
/// <param name="Members">The memberships that it lost; for the kept contact of a merge, those that it got.</param>
/// <param name="Remembered">The remembered memberships of its groups.</param>
/// <param name="After">For the kept contact of a merge: the contact after it.</param>
sealed record ItemBefore(
    Contact? Contact, IReadOnlyList<MemberBefore>? Members, IReadOnlyList<MemoryBefore>? Remembered, Contact? After = null)
{
    public static readonly ItemBefore Nothing = new(null, null, null);

    public static ItemBefore Of(WorkItemRow item) => item.Before is { } text ? WorkJson.Read<ItemBefore>(text) : Nothing;

    /// <summary>Returns null if there is nothing to keep.</summary>
    public string? Write() => this == Nothing ? null : WorkJson.Write(this);
}

/// <summary>A membership before the change.</summary>
readonly record struct MemberBefore(Guid Group, DateTimeOffset AddedAt);
