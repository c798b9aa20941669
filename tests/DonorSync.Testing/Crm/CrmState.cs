namespace DonorSync.Testing;

/// <summary>Everything an in-memory CRM knows. It is a value: keeping it is a copy, and setting it is a restore.</summary>
public sealed record CrmState
{
    public ImmutableSortedDictionary<string, CrmContact> Contacts { get; init; } =
        ImmutableSortedDictionary.Create<string, CrmContact>(StringComparer.Ordinal);

    public ImmutableSortedDictionary<string, CrmGroup> Groups { get; init; } =
        ImmutableSortedDictionary.Create<string, CrmGroup>(StringComparer.Ordinal);

    /// <summary>P9: the addresses whose last recorded consent is a No, whether a contact has them or not.</summary>
    public ImmutableSortedDictionary<EmailKey, RecordedNo> Nos { get; init; } = ImmutableSortedDictionary<EmailKey, RecordedNo>.Empty;

    /// <summary>C12: addresses that no contact has because the person was erased.</summary>
    public ImmutableSortedSet<EmailKey> Erased { get; init; } = [];

    public CrmContact? Find(ContactId id) => Contacts.GetValueOrDefault(id.Value);

    /// <summary>The contacts with an address, oldest first (C10).</summary>
    public IEnumerable<CrmContact> At(EmailKey key) => InOrder(Contacts.Values.Where(c => c.Key == key));

    public CrmGroup? GroupNamed(string name) => Groups.Values.FirstOrDefault(g => GroupNames.Fold(g.Name) == GroupNames.Fold(name));

    public CrmState With(CrmContact contact) => this with { Contacts = Contacts.SetItem(contact.Id.Value, contact) };

    public CrmState With(CrmGroup group) => this with { Groups = Groups.SetItem(group.Id.Value, group) };

    public CrmState Record(RecordedNo no) => this with
    {
        Nos = Nos.SetItem(no.Key, Nos.TryGetValue(no.Key, out var other) ? RecordedNo.Stronger(no, other) : no),
    };

    public static IEnumerable<CrmContact> InOrder(IEnumerable<CrmContact> contacts) =>
        contacts.OrderBy(static c => c.Key).ThenBy(static c => c.CreatedAt).ThenBy(static c => c.Id.Value, StringComparer.Ordinal);
}
