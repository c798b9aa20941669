using DonorSync.Database.Rejections;

namespace DonorSync.Donors.Contacts;

/// <summary>One contact of a bulk write.</summary>
/// <param name="Groups">Names of groups to put it in; a group that does not exist is made. It leaves no group.</param>
/// <param name="Id">The contact to change; null makes a new one.</param>
public sealed record ContactEntry(ContactChange Change, IReadOnlyList<string?> Groups, Guid? Id = null)
{
    /// <summary>What is known of an address that the change says does not work.</summary>
    public Undeliverable? Undeliverable { get; init; }
}

/// <summary>Since when and why an address does not work, as a file says it.</summary>
public sealed record Undeliverable(DateTimeOffset? Since, string? Reason);

/// <summary>What became of an entry: one of the two is there.</summary>
public sealed record EntryResult(Guid? Id, RejectedException? Rejection)
{
    /// <summary>As of <see cref="ContactDetails"/>.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <param name="Results">One for each entry, in their order.</param>
public sealed record EntriesReport(IReadOnlyList<EntryResult> Results, int MembershipsAdded, IReadOnlyList<string> GroupsCreated);
