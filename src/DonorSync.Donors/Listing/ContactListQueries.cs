using DonorSync.Donors.Counts;

namespace DonorSync.Donors.Listing;

/// <summary>Applies the filters and orders of a list with columns that its index contains.</summary>
static class ContactListQueries
{
    public static IQueryable<Contact> Where(this IQueryable<Contact> contacts, ContactListFilter filter, DonorSyncDb db)
    {
        if (filter.AsksTheSync)
            throw new InvalidOperationException("ContactLists asks the reconciler first.");
        foreach (var word in filter.Words)
            contacts = contacts.Where(c => c.SearchText.Contains(word));
        if (filter.Type is { } type)
            contacts = contacts.Where(c => c.Type == type);
        if (filter.OptIn is { } yes)
            contacts = yes ? contacts.Where(c => c.Preferences.IntegrationEmailOptIn) : contacts.Where(
                c => !c.Preferences.IntegrationEmailOptIn);
        if (filter.Reason is { } reason)
            contacts = contacts.NotReached(reason, db);
        if (filter.GroupId is { } group)
            contacts = contacts.Where(c => db.GroupMembers().Any(m => m.GroupId == group && m.ContactId == c.Id));
        return contacts;
    }

    public static IQueryable<Contact> In(this IQueryable<Contact> contacts, ContactOrder order) => order switch
    {
        ContactOrder.Name => contacts.OrderBy(c => c.SortName).ThenBy(c => c.Id),
        ContactOrder.NameDescending => contacts.OrderByDescending(c => c.SortName).ThenByDescending(c => c.Id),
        // Ids are created in the order of time.
        ContactOrder.Newest => contacts.OrderByDescending(c => c.Id),
        ContactOrder.Changed => contacts.OrderByDescending(c => c.UpdatedAt).ThenByDescending(c => c.Id),
    };

    /// <remarks>The second comparison implies the first one, which lets an index search start.</remarks>
    public static IQueryable<Contact> After(this IQueryable<Contact> contacts, ContactListPlace? place, ContactOrder order) =>
        (order, place) switch
        {
            (_, null) => contacts,
            (ContactOrder.Name, { Id: var id, Name: { } name }) => contacts.Where(c =>
                string.Compare(c.SortName, name) >= 0 && (string.Compare(c.SortName, name) > 0 || c.Id.CompareTo(id) > 0)),
            (ContactOrder.NameDescending, { Id: var id, Name: { } name }) => contacts.Where(c =>
                string.Compare(c.SortName, name) <= 0 && (string.Compare(c.SortName, name) < 0 || c.Id.CompareTo(id) < 0)),
            (ContactOrder.Newest, { Id: var id }) => contacts.Where(c => c.Id.CompareTo(id) < 0),
            (ContactOrder.Changed, { Id: var id, At: { } at }) => contacts.Where(c =>
                c.UpdatedAt <= at && (c.UpdatedAt < at || c.Id.CompareTo(id) < 0)),
            _ => contacts,
        };

    public static ContactListPlace PlaceOf(Contact contact, ContactOrder order) => order switch
    {
        ContactOrder.Name or ContactOrder.NameDescending => new(contact.Id, contact.SortName, null),
        ContactOrder.Newest => new(contact.Id, null, null),
        ContactOrder.Changed => new(contact.Id, null, contact.UpdatedAt),
    };

    /// <remarks>The conditions on opt-in and address follow from the others, and select the index of the few contacts that they hold
    /// for.</remarks>
    static IQueryable<Contact> NotReached(this IQueryable<Contact> contacts, Unreached reason, DonorSyncDb db)
    {
        if (reason == Unreached.NoGroup)
            return contacts.Where(c => !db.GroupMembers().Any(m => m.ContactId == c.Id));
        var ofReason = contacts.Where(c => db.GroupMembers().Any(m => m.ContactId == c.Id));
        if (reason is Unreached.OptedOutHere or Unreached.OptedOutThere)
            ofReason = ofReason.Where(static c => !c.Preferences.IntegrationEmailOptIn);
        else if (reason is not (Unreached.SharedNo or Unreached.Not))
            ofReason = ofReason.Where(static c => (c.Obstacles & Obstacles.OfAddress) != Obstacles.None);
        var (those, sharing) = Unreachable.With(reason);
        ofReason = ofReason.Where(c => EF.Parameter(those).Contains(c.Obstacles));
        return sharing is { } one ? ofReason.Where(c => EF.Parameter(one).Contains(c.Sharing)) : ofReason;
    }
}
