namespace DonorSync.ConstantContact.Sandbox.Model;

/// <summary>The second and further contacts with the same address. Real accounts have some, rarely.</summary>
internal sealed class SharedAddresses
{
    private readonly Dictionary<string, List<Contact>> others = new(StringComparer.Ordinal);

    public IReadOnlyList<Contact> Beside(string key) => others.GetValueOrDefault(key) ?? [];

    public void Add(string key, Contact contact)
    {
        if (!others.TryGetValue(key, out var there))
            others[key] = there = [];
        there.Add(contact);
    }

    public void Remove(string key, Contact contact)
    {
        if (others.TryGetValue(key, out var there) && there.Remove(contact) && there.Count == 0)
            others.Remove(key);
    }

    public Contact? TakeFirst(string key)
    {
        if (Beside(key) is not [var first, ..])
            return null;
        Remove(key, first);
        return first;
    }
}
