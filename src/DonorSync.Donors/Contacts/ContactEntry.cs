using DonorSync.Database.Rejections;

namespace DonorSync.Donors.Contacts;

/// <summary>One contact of a bulk write.</summary>
/// <param name="Groups">Names of groups to add it to; a missing group is created. The contact is not removed from any group.</param>
/// <param name="Id">The contact to change; null creates one.</param>
public sealed record ContactEntry(ContactChange Change, IReadOnlyList<string?> Groups, Guid? Id = null)
{
    /// <summary>Details of an address that the change marks as undeliverable.</summary>
    public Undeliverable? Undeliverable { get; init; }

    /// <summary>The line of the file that it comes from; required for an entry that an import records.</summary>
    public int? Line { get; init; }
}

/// <summary>Since when and why an address does not work, according to a file.</summary>
public sealed record Undeliverable(DateTimeOffset? Since, string? Reason);

/// <summary>The result of an entry: either an id or a rejection.</summary>
public sealed record EntryResult(Guid? Id, RejectedException? Rejection)
{
    /// <summary>See <see cref="ContactDetails.Notes"/>.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <param name="Results">One for each entry, in their order.</param>
public sealed record EntriesReport(IReadOnlyList<EntryResult> Results, int MembershipsAdded, IReadOnlyList<CreatedGroup> GroupsCreated);

/// <summary>A group that was created because an entry names it.</summary>
public sealed record CreatedGroup(Guid Id, string Name);
