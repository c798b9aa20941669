namespace DonorSync.ConstantContact.Sandbox.Model;

/// <summary>All contacts in the order of <c>GET /contacts</c>: newest <c>created_at</c> first, then by id.</summary>
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
            // An import adds tens of thousands of contacts: one sort is faster than single insertions.
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
