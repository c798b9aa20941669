namespace DonorSync.Database.Ports;

// What the sync's memory asks of the donor database, in its own transaction.

/// <summary>Says of addresses whether the person was erased.</summary>
public interface IErasedAddresses
{
    Task<Func<EmailKey, bool>> AllAsync(DonorSyncDb db, CancellationToken cancellation);
}

/// <summary>The last recorded consent of addresses that no contact has any more, where it is a No (P9).</summary>
public interface IStandingNos
{
    /// <summary>One for each address, in the order of the keys.</summary>
    IAsyncEnumerable<RecordedNo> AllAsync(DonorSyncDb db, CancellationToken cancellation);

    Task<IReadOnlyList<RecordedNo>> AtAsync(DonorSyncDb db, IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation);
}

/// <summary>A contact by name.</summary>
public sealed record NamedContact(Guid Id, string Name);

public sealed record NamedGroup(Guid Id, string Name);

/// <summary>Contacts and groups as reviews and the history name them.</summary>
public interface IContactDirectory
{
    /// <summary>The contacts with each address, the oldest first.</summary>
    Task<ILookup<string, NamedContact>> AtAsync(DonorSyncDb db, IReadOnlyCollection<string> keys, CancellationToken cancellation);

    /// <summary>Those of these addresses that a contact has and has opted out.</summary>
    Task<HashSet<string>> OptedOutAsync(DonorSyncDb db, IReadOnlyCollection<string> keys, CancellationToken cancellation);

    /// <summary>Those of these groups that exist.</summary>
    Task<HashSet<Guid>> GroupsAsync(DonorSyncDb db, IReadOnlyCollection<Guid> groups, CancellationToken cancellation);

    Task<IReadOnlyList<NamedGroup>> GroupsAsync(DonorSyncDb db, CancellationToken cancellation);

    /// <summary>The addresses, as typed and as keys, of the contacts that have this text; null when they are more than this many.</summary>
    Task<IReadOnlyList<string>?> WithTextAsync(DonorSyncDb db, string text, int most, CancellationToken cancellation);

    /// <summary>The members of all groups together.</summary>
    Task<int> CountMembersAsync(DonorSyncDb db, CancellationToken cancellation);
}

/// <summary>What a user decides in a review about the contacts of an address.</summary>
public interface IAddressDecisions
{
    Task<bool> IsTakenAsync(DonorSyncDb db, string key, CancellationToken cancellation);

    /// <summary>All contacts of the address get another one (C8); the consent of both addresses counts (C10, P9).</summary>
    Task MoveAsync(DonorSyncDb db, string key, string address, ChangeAuthor author, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>The contacts of the address are opted in (P9).</summary>
    Task OptInAsync(DonorSyncDb db, string key, ChangeAuthor author, CancellationToken cancellation);
}

/// <summary>A step that a run did to a contact, to be undone (B5).</summary>
/// <param name="Who">The address as it is shown.</param>
public sealed record DoneStep(ContactStep Step, Guid Contact, string? Who);

/// <summary>What was undone. <paramref name="LeftAlone"/>: what users have changed since, in words.</summary>
public sealed record UndoneSteps(int Contacts, int Fields, IReadOnlyList<string> LeftAlone);

/// <summary>The run whose effects are undone.</summary>
public sealed record UndoneRun(DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, ChangeAuthor Author, DateTimeOffset Now);

/// <summary>Undoes what a run did to contacts, except what users have changed since.</summary>
public interface IRunUndo
{
    /// <summary>Ends memberships that the run made.</summary>
    /// <returns>Those that ended.</returns>
    Task<IReadOnlySet<(Guid Group, Guid Contact)>> LeaveAsync(
        DonorSyncDb db, IReadOnlyCollection<(Guid Group, Guid Contact)> joined, UndoneRun run, CancellationToken cancellation);

    /// <summary>Deletes contacts that the run created, and restores fields that it changed.</summary>
    Task<UndoneSteps> TakeBackAsync(DonorSyncDb db, IReadOnlyList<DoneStep> made, UndoneRun run, CancellationToken cancellation);
}
