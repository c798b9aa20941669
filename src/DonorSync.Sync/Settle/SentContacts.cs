namespace DonorSync.Sync.Settle;

/// <summary>
/// The contacts that a run creates in Constant Contact, adds to lists and removes from lists: counted from the plan for the forecast, and
/// from what was sent for the read-back.
/// </summary>
sealed class SentContacts(SentAdditions created, SentAdditions joined)
{
    readonly HashSet<CtctContactId> removed = [];

    public SentContacts() : this(new(), new())
    {
    }

    public bool Any => Count > 0;

    public int Count => removed.Count + Created.Count + Joined.Count;

    public SentAdditions Created { get; } = created;

    /// <summary>Existing contacts that were added to a list.</summary>
    public SentAdditions Joined { get; } = joined;

    public IReadOnlyCollection<CtctContactId> Removed => removed;

    public void Remove(IEnumerable<Removal> removals) => removed.UnionWith(removals.Select(static r => r.Contact));

    /// <param name="contact">The additions of one contact.</param>
    public void Add(IEnumerable<ContactStep> contact, Func<LinkId, ListId?> listOf)
    {
        var joins = contact.OfType<ContactStep.JoinList>().ToList();
        List<ListId> lists = [.. joins.Select(j => listOf(j.Link)).OfType<ListId>()];
        if (lists.Count == 0)
            return;
        if (contact.Any(static s => s is ContactStep.CreateInCtct))
            Created.Add(joins[0].Email, lists);
        // Without an id it is a contact that an earlier slice created.
        else if (joins[0].Contact is not null)
            Joined.Add(joins[0].Email, lists);
    }
}

/// <summary>Contacts that were sent, and the lists to which they were added.</summary>
sealed class SentAdditions
{
    /// <summary>Up to this many contacts are kept by address: reading back more one by one is never the cheapest way.</summary>
    const int MostAddresses = 2_000;

    readonly List<EmailAddress> addresses = [];
    readonly HashSet<ListId> lists = [];

    public int Count { get; private set; }

    /// <summary>Null when there are too many to keep.</summary>
    public IReadOnlyList<EmailAddress>? Addresses => CanBeReadOneByOne(Count) ? addresses : null;

    public IReadOnlyCollection<ListId> Lists => lists;

    public static bool CanBeReadOneByOne(int count) => count <= MostAddresses;

    public void Add(EmailAddress address, IEnumerable<ListId> to)
    {
        if (CanBeReadOneByOne(++Count))
            addresses.Add(address);
        lists.UnionWith(to);
    }
}
