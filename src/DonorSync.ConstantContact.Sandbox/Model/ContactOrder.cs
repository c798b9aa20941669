namespace DonorSync.ConstantContact.Sandbox.Model;

/// <summary>All contacts, newest <c>created_at</c> first, then by id: the order in which <c>GET /contacts</c> walks.</summary>
internal sealed class ContactOrder : IComparer<Contact>
{
    private const int InsertSinglyUpTo = 200;
    private readonly List<Contact> sorted = [];
    private readonly List<Contact> pending = [];

    public void Add(Contact contact) => pending.Add(contact);

    public IReadOnlyList<Contact> All
    {
        get
        {
            // An import adds tens of thousands at once: one sort is then cheaper than as many insertions.
            if (pending.Count > InsertSinglyUpTo)
            {
                sorted.AddRange(pending);
                sorted.Sort(this);
            }
            else
            {
                foreach (var contact in pending)
                    sorted.Insert(~sorted.BinarySearch(contact, this), contact);
            }

            pending.Clear();
            return sorted;
        }
    }

    public int Compare(Contact? x, Contact? y)
    {
        var byAge = y!.CreatedAt.CompareTo(x!.CreatedAt);
        return byAge != 0 ? byAge : x.Id.CompareTo(y.Id);
    }
}
