namespace DonorSync.Database.Ports;

/// <summary>Everything the sync knows of one contact's address, ready for the reconciler to be asked "why not?" (B2).</summary>
/// <param name="Pairs">The pairs there are, and those that the next sync makes for groups without one (L1).</param>
/// <param name="ListNames">Names of the account's lists, without deleted ones.</param>
public sealed record ContactEvidence(
    AskedContact Asked, IReadOnlyList<Pair> Pairs, IReadOnlyList<LinkId> Detached, IReadOnlyDictionary<ListId, string> ListNames,
    DateTimeOffset? LastSyncedAt)
{
    /// <summary>Lists that are left out (B12).</summary>
    public IReadOnlyList<Pair> LeftOut { get; init; } = [];

    public ContactCase Case => Asked.Case;

    public bool Connected => Asked.IsConnected;

    public Explanation Explain(SyncPolicy policy) => Explanation.Of(Asked, new PairMap(Pairs, Detached, LeftOut), policy);
}

/// <summary>A contact to be explained.</summary>
/// <param name="Key">Its address, if it has one.</param>
/// <param name="Shared">The contacts with that address, the oldest first, this one among them.</param>
public sealed record ContactQuestion(Guid Id, string? Key, IReadOnlyList<CrmContact> Shared);

/// <summary>A group of such a contact.</summary>
/// <param name="CanBeEmailed">At least one of its members can be emailed (L3).</param>
public sealed record QuestionedGroup(string Name, bool CanBeEmailed);

/// <summary>Says what the sync knows of contacts.</summary>
public interface IWhyNot
{
    Task<bool> IsConnectedAsync(DonorSyncDb db, CancellationToken cancellation);

    /// <param name="groups">The groups of all of them, by id.</param>
    Task<IReadOnlyDictionary<Guid, ContactEvidence>> OfAsync(
        DonorSyncDb db, IReadOnlyList<ContactQuestion> contacts, IReadOnlyDictionary<GroupId, QuestionedGroup> groups,
        CancellationToken cancellation);
}
