namespace DonorSync.Sync.Ports.Memory;

/// <summary>Constant Contact as last read: its lists and contacts.</summary>
public interface IMirror
{
    /// <summary>Returns the lists as last read, with those that a read did not show (B9).</summary>
    Task<IReadOnlyList<MirroredList>> ListsAsync(CancellationToken cancellation);
    Task SaveListsAsync(IReadOnlyList<MirroredList> lists, CancellationToken cancellation);

    /// <summary>
    /// Saves a page, replacing each contact's row. <paramref name="sweep"/> marks the rows that this complete read showed; without it, rows
    /// count as shown by the open one: a contact that any read shows is there (B9).
    /// </summary>
    Task SaveContactsAsync(IReadOnlyList<CtctContact> contacts, Guid? sweep, CancellationToken cancellation);

    /// <summary>
    /// Records that a read showed these contacts but their values could not be read: their rows stay as they are, and this complete read,
    /// or the open one, does not miss them (B9).
    /// </summary>
    Task SeenAsync(IReadOnlyList<CtctContactId> contacts, Guid? sweep, CancellationToken cancellation);

    /// <summary>
    /// Records that a read which showed these contacts had no end. No case is made of those that are linked to no donor until another read
    /// shows them, because they may be made up; the next complete read forgets those that it does not show. A No is kept (P1).
    /// </summary>
    Task DoubtAsync(IReadOnlyCollection<CtctContactId> contacts, CancellationToken cancellation);

    /// <summary>The same for the contacts that this complete read was the last one to show.</summary>
    Task DoubtAsync(Guid sweep, CancellationToken cancellation);

    /// <summary>
    /// Returns one of these contacts that this complete read already showed with another address; null when there is none.
    /// </summary>
    Task<CtctContactId?> ShownOtherwiseAsync(IReadOnlyList<CtctContact> contacts, Guid sweep, CancellationToken cancellation);

    /// <summary>Removes contacts from a list whose members they no longer are. This is not a sign that a read showed them.</summary>
    Task LeaveListAsync(IReadOnlyList<CtctContact> contacts, ListId list, CancellationToken cancellation);

    /// <summary>Counts the contacts, or those that Constant Contact updated at or after a time.</summary>
    Task<int> CountContactsAsync(DateTimeOffset? updatedSince, CancellationToken cancellation);

    /// <summary>Counts the contacts that are deleted in Constant Contact.</summary>
    Task<int> CountDeletedAsync(CancellationToken cancellation);

    Task<IReadOnlyList<CtctContact>> ContactsOnListAsync(ListId list, CancellationToken cancellation);
    Task<IReadOnlyList<CtctContact>> ContactsAsync(IReadOnlyCollection<CtctContactId> ids, CancellationToken cancellation);

    /// <summary>Returns the contacts whose own address is one of these.</summary>
    Task<IReadOnlyList<CtctContact>> ContactsAtAsync(IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation);
}

/// <summary>A list in the mirror. <paramref name="Members"/>: the count when its members were last known to be right.</summary>
public sealed record MirroredList(ListId Id, string Name, bool Deleted, int? Members)
{
    public CtctList ToCore() => new(Id, Name, Deleted);
}
