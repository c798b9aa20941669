using DonorSync.Sync.Ports;

namespace DonorSync.Database.Ports;

// What the donor database asks of the sync's memory, in its own transaction: the two do not know each other.

/// <summary>Whether a run may still write, and when it began.</summary>
public interface IRunFence
{
    /// <summary>Checks the fence in the transaction of the write, and takes the write lock.</summary>
    /// <exception cref="FenceLostException">Another process has taken the run over.</exception>
    Task CheckAsync(DonorSyncDb db, RunClaim claim, CancellationToken cancellation);

    Task<DateTimeOffset> StartedAtAsync(DonorSyncDb db, RunId run, CancellationToken cancellation);
}

/// <summary>Keeps syncs from starting while a transaction changes what they remember.</summary>
public interface ISyncPause
{
    /// <exception cref="Rejections.ConflictException">A sync of the organization is in progress.</exception>
    Task KeepSyncsAwayAsync(DonorSyncDb db, DateTimeOffset now, CancellationToken cancellation);
}

/// <summary>Forgets what syncs have stored of an erased person.</summary>
public interface IForget
{
    /// <summary>The next sync has to take the address off its lists first (C12), and needs what is remembered of it.</summary>
    Task<bool> MustLeaveListsFirstAsync(DonorSyncDb db, EmailKey key, CancellationToken cancellation);

    /// <summary>The addresses as Constant Contact writes them.</summary>
    Task<IReadOnlyList<string>> WrittenAsync(DonorSyncDb db, IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation);

    /// <param name="written">The addresses in every spelling that is known.</param>
    Task ForgetAsync(
        DonorSyncDb db, IReadOnlyCollection<EmailKey> keys, IReadOnlyCollection<string> written, CancellationToken cancellation);

    /// <summary>Every address of which the sync remembers something.</summary>
    Task<IReadOnlyCollection<string>> KeysAsync(DonorSyncDb db, CancellationToken cancellation);

    /// <summary>Addresses of erased people that are still in the mirror, deleted in Constant Contact, or among the bounces.</summary>
    Task<IReadOnlyList<EmailKey>> LeftoversAsync(DonorSyncDb db, CancellationToken cancellation);

    /// <summary>The next sync reads all of Constant Contact.</summary>
    Task ReadEverythingAsync(DonorSyncDb db, CancellationToken cancellation);
}

/// <summary>What the sync remembers of two addresses that become one contact's (M4).</summary>
public interface ICarryOver
{
    Task<ICarriedMemory> ReadAsync(DonorSyncDb db, IReadOnlyCollection<string> keys, CancellationToken cancellation);
}

/// <summary>The memory as it was before the merge.</summary>
public interface ICarriedMemory
{
    /// <param name="key">The address that the contact has now.</param>
    /// <param name="former">The addresses of the two before.</param>
    Task CarryOverAsync(string? key, IReadOnlyCollection<string?> former, CancellationToken cancellation);
}

/// <summary>What the sync remembers of memberships, kept with a change of them so that an undo can restore it.</summary>
public interface IRestore
{
    /// <param name="keys">The address of each contact that has one.</param>
    Task<IRemembered> ReadAsync(DonorSyncDb db, IReadOnlyDictionary<Guid, string> keys, CancellationToken cancellation);

    /// <param name="since">When the change was made that is undone.</param>
    IGiveBack GiveBack(DonorSyncDb db, DateTimeOffset since);
}

public interface IRemembered
{
    /// <summary>What is remembered of a contact in these groups; null when they have no lists, or the contact no address.</summary>
    IReadOnlyList<MemoryBefore>? Of(Guid contact, IEnumerable<Guid> groups);

    /// <summary>
    /// For a contact that joins a group: on the list already and not in the group is remembered as undone (B5). When the joining is undone,
    /// the contact is neither taken off the list nor put into the group again.
    /// </summary>
    IReadOnlyList<MemoryBefore>? OnListOf(Guid contact, Guid group);
}

public interface IGiveBack
{
    /// <summary>Loads what is remembered by now, and what syncs have done to these addresses since.</summary>
    Task LoadAsync(IReadOnlyCollection<string> keys, IReadOnlyCollection<MemoryBefore> before, CancellationToken cancellation);

    /// <summary>The contact is in the group again. The sync's own removal (M2) is taken back with the group; leaving the list is
    /// not.</summary>
    void Rejoined(string key, IEnumerable<MemoryBefore> before);

    /// <summary>The contact is out of the group again, and was on its list before without it.</summary>
    void LeftAgain(string key, IEnumerable<MemoryBefore> before);
}

/// <summary>A memory of the sync (<see cref="Membership"/>) about one account, address and pair.</summary>
public readonly record struct MemoryBefore(int Account, string Link, Membership Memory);

/// <summary>What was last read of Constant Contact's lists and refusals.</summary>
public interface IListed
{
    /// <summary>The names of the lists that each address is on.</summary>
    Task<IReadOnlyDictionary<string, IReadOnlyList<string>>> ListsAsync(DonorSyncDb db, IReadOnlyCollection<string> keys,
        CancellationToken cancellation);

    /// <summary>The addresses on some list, or on the list of a group; null when there is none.</summary>
    Task<IQueryable<string>?> OnListsAsync(DonorSyncDb db, Guid? group, CancellationToken cancellation);

    /// <summary>Addresses that are unsubscribed or deleted in Constant Contact.</summary>
    Task<RefusedKeys> RefusedAsync(DonorSyncDb db, CancellationToken cancellation);
}

/// <param name="Linked">By the address under which the sync reconciles them.</param>
/// <param name="Own">By their own address.</param>
public sealed record RefusedKeys(IQueryable<string> Linked, IQueryable<string> Own);

/// <summary>Keeps the lists of groups that users left out of the sync (B12).</summary>
public interface ILeftOutLists
{
    /// <summary>Leaves the list of a left-out group out by itself. Call it before the group is deleted, in the same transaction.</summary>
    Task KeepAsync(DonorSyncDb db, Guid group, CancellationToken cancellation);
}
