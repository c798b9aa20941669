using DonorSync.Sync.Streams;

namespace DonorSync.Sync.Observe;

/// <summary>
/// Within one read, a contact has one address. A read that shows an id with several addresses mixes contacts up. Links are by id, so donors
/// would be linked to, and opted out with, the wrong contact. Such a read fails.
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
    public static async Task CheckAsync(IMirror mirror, IReadOnlyList<CtctContact> page, Guid sweep, CancellationToken cancellation)
    {
        new OneAddressEach().Take(page);
        if (await mirror.ShownOtherwiseAsync(page, sweep, cancellation) is { } id)
            throw Contradiction(id);
    }

    static ContradictoryReadException Contradiction(CtctContactId id) => new(RunSentences.OneIdSeveralAddresses(id));

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
