using DonorSync.Core;

namespace DonorSync.Sync;

/// <summary>
/// Within one read, a contact has one address. A read that shows an id with several addresses mixes contacts up: links hold by id, so
/// people would be linked to strangers, and opted out with them. Such a read is not believed.
/// </summary>
sealed class OneAddressEach
{
    readonly Dictionary<CtctContactId, ulong> addresses = [];

    public IReadOnlyCollection<CtctContactId> Seen => addresses.Keys;

    /// <exception cref="ContradictoryReadException">One of the contacts was taken with another address before.</exception>
    public void Take(IEnumerable<CtctContact> contacts)
    {
        foreach (var contact in contacts)
        {
            // A contact without an address says nothing about one.
            var address = contact.Email is { } email ? ShortHash.Of(email.Key.Value) : 0;
            if (addresses.TryGetValue(contact.Id, out var before) && before != 0 && address != 0 && before != address)
                throw Contradiction(contact.Id);
            if (address != 0 || before == 0)
                addresses[contact.Id] = address;
        }
    }

    /// <summary>The same over the pages of a complete read, whose contacts are in the mirror.</summary>
    /// <exception cref="ContradictoryReadException">A contact is shown with another address than before.</exception>
    public static async Task CheckAsync(SyncState state, IReadOnlyList<CtctContact> page, Guid sweep, CancellationToken cancellation)
    {
        new OneAddressEach().Take(page);
        if (await state.Mirror.ShownOtherwiseAsync(page, sweep, cancellation) is { } id)
            throw Contradiction(id);
    }

    static ContradictoryReadException Contradiction(CtctContactId id) => new(
        $"Constant Contact showed one contact id ({id.Value}) with several addresses, so its answers cannot be believed. Nothing was changed; the next sync reads again.");

    /// <summary>An address that a user changed between two pages looks the same, so the read is made once more first.</summary>
    public static async Task<T> OrOnceMoreAsync<T>(Func<Task<T>> readAsync)
    {
        try
        {
            return await readAsync();
        }
        catch (ContradictoryReadException)
        {
            return await readAsync();
        }
    }
}
