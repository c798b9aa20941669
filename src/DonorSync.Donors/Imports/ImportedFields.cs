namespace DonorSync.Donors.Imports;

/// <summary>The fields and preferences of a contact that the undo of an import restores one by one.</summary>
static class ImportedFields
{
    const string Yes = "Yes";
    const string No = "No";

    static readonly ImmutableArray<Accessor> All =
    [
        new(nameof(Contact.FirstName), static c => c.FirstName, static (c, v) => c.FirstName = v),
        new(nameof(Contact.LastName), static c => c.LastName, static (c, v) => c.LastName = v),
        new(nameof(Contact.CompanyName), static c => c.CompanyName, static (c, v) => c.CompanyName = v),
        new(nameof(Contact.PrimaryEmail), static c => c.PrimaryEmail, static (c, v) => c.PrimaryEmail = v),
        new(nameof(Contact.AlternateEmail), static c => c.AlternateEmail, static (c, v) => c.AlternateEmail = v),
        new(nameof(Contact.Address1), static c => c.Address1, static (c, v) => c.Address1 = v),
        new(nameof(Contact.Address2), static c => c.Address2, static (c, v) => c.Address2 = v),
        new(nameof(Contact.City), static c => c.City, static (c, v) => c.City = v),
        new(nameof(Contact.State), static c => c.State, static (c, v) => c.State = v),
        new(nameof(Contact.Postal), static c => c.Postal, static (c, v) => c.Postal = v),
        new(nameof(Contact.Country), static c => c.Country, static (c, v) => c.Country = v),
        Preference(
            nameof(ContactPreferences.AllowsSolicitations), static p => p.AllowsSolicitations, static (p, v) => p.AllowsSolicitations = v),
        Preference(nameof(ContactPreferences.MarketingMail), static p => p.MarketingMail, static (p, v) => p.MarketingMail = v),
        Preference(nameof(ContactPreferences.Newsletter), static p => p.Newsletter, static (p, v) => p.Newsletter = v),
        Preference(nameof(ContactPreferences.ReceiveOtherMail), static p => p.ReceiveOtherMail, static (p, v) => p.ReceiveOtherMail = v),
        Preference(
            nameof(ContactPreferences.AlternateEmailOptIn), static p => p.AlternateEmailOptIn, static (p, v) => p.AlternateEmailOptIn = v),
    ];

    public static IEnumerable<string> Texts(Contact contact) => All.Select(field => field.Get(contact) ?? "");

    public static Dictionary<string, ImportedField> Differences(Contact before, Contact after) =>
        All.Where(field => field.Get(before) != field.Get(after))
            .ToDictionary(static field => field.Name, field => new ImportedField(field.Get(before), field.Get(after)));

    /// <summary>Restores each field that still has the value of the import.</summary>
    /// <returns>Whether all of them could be restored.</returns>
    public static bool Restore(Contact contact, IReadOnlyDictionary<string, ImportedField> fields)
    {
        var all = true;
        var taken = new List<(Accessor Field, string? Value)>();
        foreach (var field in All)
        {
            if (!fields.TryGetValue(field.Name, out var change))
                continue;
            if (field.Get(contact) != change.After)
            {
                all = false;
                continue;
            }
            taken.Add((field, change.After));
            field.Set(contact, change.Before);
        }
        if (!ContactEditor.IsNobody(contact))
            return all;
        // A user cleared the other names since: a contact keeps at least one.
        taken.ForEach(one => one.Field.Set(contact, one.Value));
        return false;
    }

    /// <summary>Returns the keys of the addresses among the values.</summary>
    public static IReadOnlyList<string> KeysOf(IReadOnlyDictionary<string, ImportedField> fields) =>
    [
        .. fields.Where(static f => f.Key is nameof(Contact.PrimaryEmail) or nameof(Contact.AlternateEmail))
            .SelectMany(static f => new[] { f.Value.Before, f.Value.After }).OfType<string>()
            .Select(static a => EmailAddress.KeyOf(a).Value).Distinct(),
    ];

    static Accessor Preference(string name, Func<ContactPreferences, bool> get, Action<ContactPreferences, bool> set) =>
        new(name, c => get(c.Preferences) ? Yes : No, (c, v) => set(c.Preferences, v == Yes));

    sealed record Accessor(string Name, Func<Contact, string?> Get, Action<Contact, string?> Set);
}
