using DonorSync.Donors.Contacts;
using DonorSync.Server.Import.Reading;

namespace DonorSync.Server.Import.Merging;

/// <summary>A contact of the donor database as an import sees it.</summary>
/// <param name="Values">The kind is always stated.</param>
/// <param name="Groups">Names of its groups, ignoring case.</param>
internal sealed record StoredDonor(Guid Id, DonorDraft Values, ImmutableHashSet<string> Groups);

/// <summary>One contact to write.</summary>
/// <param name="Id">For a new contact only a placeholder until it is saved.</param>
/// <param name="Before">Null for a new contact.</param>
/// <param name="Joined">Names of groups to join; an import removes no contact from a group.</param>
/// <param name="AllGroups">Names of all groups of the contact after the write.</param>
/// <param name="Line">The first line of the file that changes it.</param>
internal sealed record DonorWrite(Guid Id, DonorDraft? Before, DonorDraft After, ImmutableArray<string> Joined,
    ImmutableHashSet<string> AllGroups, int Line);

/// <summary>What is written in one transaction.</summary>
/// <param name="Groups">Groups to create if missing, even without members.</param>
internal sealed record DonorWrites(ImmutableArray<string> Groups, ImmutableArray<DonorWrite> Donors)
{
    public bool IsEmpty => Groups.IsEmpty && Donors.IsEmpty;
}

/// <summary>The result of writing a contact: either an id or a refusal.</summary>
/// <param name="Refusal">Why the database refused it, as text.</param>
internal readonly record struct SavedDonor(Guid? Id, string? Refusal);

/// <param name="Donors">One result for each contact to write, in the same order.</param>
internal sealed record SaveResult(IReadOnlyList<SavedDonor> Donors, IReadOnlyList<CreatedGroup> GroupsCreated, int MembershipsAdded);

/// <summary>
/// The donor database of one organization, as an import needs it: the database itself, or the state that a dry run simulates.
/// </summary>
internal interface IDonorBook
{
    /// <summary>
    /// Runs a batch in one transaction, so that no other writer adds or changes a contact between the search and the write.
    /// </summary>
    Task TogetherAsync(Func<Task> batch, CancellationToken cancellation);

    /// <summary>Names of all groups.</summary>
    Task<IReadOnlyCollection<string>> GroupNamesAsync(CancellationToken cancellation);

    /// <summary>
    /// Returns the contacts that a row may match: those with the row's primary email, and for rows without one those that also have none
    /// and have the same <see cref="DonorKey"/>. The result may hold more contacts. Oldest first.
    /// </summary>
    Task<IReadOnlyList<StoredDonor>> FindAsync(IReadOnlyCollection<DonorDraft> rows, CancellationToken cancellation);

    /// <summary>
    /// Returns notes for contacts that get these addresses, by address key: the addresses that were opted out before (P9).
    /// </summary>
    Task<IReadOnlyDictionary<EmailKey, string>> NotesAsync(IReadOnlyCollection<string> addresses, CancellationToken cancellation);

    /// <summary>
    /// Returns why the database would refuse a contact with these values (null: no contact) and groups; empty if it would not.
    /// </summary>
    IReadOnlyList<string> Check(DonorDraft? values, ImmutableArray<string> groups);

    /// <summary>Writes in one transaction; a refused contact does not stop the others.</summary>
    /// <exception cref="DonorBookException">Nothing was written.</exception>
    Task<SaveResult> SaveAsync(DonorWrites writes, CancellationToken cancellation);
}

/// <summary>The database refused the whole batch; the message explains why to a person.</summary>
internal sealed class DonorBookException(string message, Exception inner) : Exception(message, inner);
