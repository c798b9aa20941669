namespace DonorSync.ConstantContact.Sandbox.Control;

/// <summary>Creates the views of the control plane; the caller must hold the account's lock.</summary>
internal static class Views
{
    public static AccountView Of(AccountStore store, DateTimeOffset now) => new(
        store.Id, store.Profile.OrganizationName, store.Profile.ConfirmedOptIn, store.Lists.Count(list => !list.IsDeleted),
        store.Contacts.Count(contact => !contact.IsDeleted), store.Contacts.Count(contact => contact.IsActive),
        store.Contacts.Count(contact => !contact.IsDeleted && contact.IsUnsubscribed), store.Contacts.Count(contact => contact.IsDeleted),
            store.Activities.Pending, store.Billing.HighestAt(now));

    public static IReadOnlyList<ListView> Lists(AccountStore store, bool withDeleted) =>
        [.. store.Lists.Where(list => withDeleted || !list.IsDeleted).OrderBy(list => list.Name, StringComparer.OrdinalIgnoreCase)
            .Select(Of)];

    public static ListView Of(ContactList list) =>
        new(list.Id, list.Name, list.Members.Count, list.ActiveMembers, list.CreatedAt, list.UpdatedAt, list.DeletedAt);

    public static IEnumerable<Contact> Search(AccountStore store, string text, Guid? listId) => store.Contacts.Where(contact =>
        (listId is not { } id || contact.Lists.Exists(list => list.Id == id))
        && (text.Length == 0 || Has(contact.Email?.Address, text) || Has($"{contact.Person.FirstName} {contact.Person.LastName}", text)
            || Has(contact.Person.CompanyName, text)));

    private static bool Has(string? value, string text) => value?.Contains(text, StringComparison.OrdinalIgnoreCase) == true;
}
