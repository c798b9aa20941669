using DonorSync.Core;

namespace DonorSync.Server.Import;

/// <summary>A contact of the donor database as an import sees it.</summary>
/// <param name="Values">Its kind is always stated.</param>
/// <param name="Groups">Names of its groups, ignoring case.</param>
internal sealed record StoredDonor(Guid Id, DonorDraft Values, ImmutableHashSet<string> Groups);

/// <summary>One contact to write.</summary>
/// <param name="Id">Of a new contact: only a name for it until it is saved.</param>
/// <param name="Before">Null for a new contact.</param>
/// <param name="Joined">Names of groups it joins; an import takes nobody out of a group.</param>
/// <param name="AllGroups">Names of the groups it is in afterwards.</param>
internal sealed record DonorWrite(Guid Id, DonorDraft? Before, DonorDraft After, ImmutableArray<string> Joined,
    ImmutableHashSet<string> AllGroups);

/// <summary>What is written together.</summary>
/// <param name="Groups">Groups to make even if nobody joins them, unless they are there.</param>
internal sealed record DonorWrites(ImmutableArray<string> Groups, ImmutableArray<DonorWrite> Donors)
{
    public bool IsEmpty => Groups.IsEmpty && Donors.IsEmpty;
}

/// <summary>What became of a contact to write: one of the two is there.</summary>
/// <param name="Refusal">Why the database would not take it, in words.</param>
internal readonly record struct SavedDonor(Guid? Id, string? Refusal);

/// <param name="Donors">One for each contact to write, in their order.</param>
internal sealed record SaveResult(IReadOnlyList<SavedDonor> Donors, IReadOnlyList<string> GroupsCreated, int MembershipsAdded);

/// <summary>
/// The donor database of one organisation, as far as an import needs it: the database itself, or what a dry run pretends to have
/// written over it.
/// </summary>
internal interface IDonorBook
{
    /// <summary>
    /// Runs what looks contacts up and saves them in one transaction, so that no other writer adds or changes a contact between the two.
    /// </summary>
    Task TogetherAsync(Func<Task> batch, CancellationToken cancellation);

    /// <summary>Names of all groups.</summary>
    Task<IReadOnlyCollection<string>> GroupNamesAsync(CancellationToken cancellation);

    /// <summary>
    /// At least the contacts that a row may be: those with the primary e-mail of a row, and for rows without one those that have
    /// none either and the same <see cref="DonorKey"/>. Oldest first.
    /// </summary>
    Task<IReadOnlyList<StoredDonor>> FindAsync(IReadOnlyCollection<DonorDraft> rows, CancellationToken cancellation);

    /// <summary>What is to be said of contacts that get these addresses, by their keys: those that were opted out before (P9).</summary>
    Task<IReadOnlyDictionary<EmailKey, string>> NotesAsync(IReadOnlyCollection<string> addresses, CancellationToken cancellation);

    /// <summary>
    /// Why the database would not take a contact with these values (null: no contact) and these groups; empty when it would.
    /// </summary>
    IReadOnlyList<string> Check(DonorDraft? values, ImmutableArray<string> groups);

    /// <summary>Writes what can be written, in one transaction; one refused contact does not stop the others.</summary>
    /// <exception cref="DonorBookException">Nothing was written.</exception>
    Task<SaveResult> SaveAsync(DonorWrites writes, CancellationToken cancellation);
}

/// <summary>The database took nothing of a batch; the message says why, for a person.</summary>
internal sealed class DonorBookException(string message, Exception inner) : Exception(message, inner);
