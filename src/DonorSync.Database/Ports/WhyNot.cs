namespace DonorSync.Database.Ports;

/// <summary>Everything the sync knows of one contact's address, ready for the reconciler to be asked "why not?" (B2).</summary>
/// <param name="Pairs">The pairs there are, and those that the next sync makes for groups without one (L1).</param>
/// <param name="ListNames">Names of the account's lists.</param>
public sealed record ContactEvidence(
    ContactCase Case, IReadOnlyList<Pair> Pairs, IReadOnlyList<LinkId> Detached, IReadOnlyDictionary<ListId, string> ListNames,
    bool Connected,
    DateTimeOffset? LastSyncedAt)
{
    /// <summary>Why some of the contact's groups have no list (L8).</summary>
    public IReadOnlyList<Reason> Conflicts { get; init; } = [];
}

/// <summary>A contact to be explained.</summary>
/// <param name="Key">Its address, if it has one.</param>
/// <param name="Shared">The contacts with that address, the oldest first, this one among them.</param>
public sealed record AskedContact(Guid Id, string? Key, IReadOnlyList<CrmContact> Shared);

/// <summary>Says what the sync knows of contacts.</summary>
public interface IWhyNot
{
    Task<bool> IsConnectedAsync(DonorSyncDb db, CancellationToken cancellation);

    /// <param name="groups">The groups of all of them, by id, with their names.</param>
    Task<IReadOnlyDictionary<Guid, ContactEvidence>> OfAsync(
        DonorSyncDb db, IReadOnlyList<AskedContact> contacts, IReadOnlyDictionary<GroupId, string> groups, CancellationToken cancellation);
}
