namespace DonorSync.ConstantContact.Sandbox.Control;

/// <summary>What people do: contacts for themselves, and users of the account in its web pages.</summary>
internal sealed class People(ContactRules rules)
{
    private readonly AccountStore store = rules.Store;

    public Contact? Find(string who) => Guid.TryParse(who, out var id) ? store.FindContact(id) : store.FindByAddress(who);

    public void Unsubscribe(string who, string? reason)
    {
        var contact = RequireMailable(who);
        Moved(contact, rules.Permit(contact, PermissionToSend.Unsubscribed, ActedBy.Contact, reason));
    }

    /// <summary>A partner unsubscribes a contact of a client's account: neither an act of the contact nor an update by a user.</summary>
    public void PartnerUnsubscribe(string who, string? reason)
    {
        var contact = RequireMailable(who);
        Moved(contact, rules.Permit(contact, PermissionToSend.Unsubscribed, ActedBy.Account, reason));
    }

    public void Resubscribe(string who, IEnumerable<string> lists)
    {
        var contact = RequireMailable(who);
        var joined = lists.Select(RequireList).ToList();
        var moved = rules.Revive(contact);
        moved |= rules.Permit(contact, PermissionToSend.Explicit, ActedBy.Contact);
        joined.ForEach(list => rules.Join(contact, list));
        Moved(contact, moved);
    }

    public void Confirm(string who)
    {
        var contact = RequireMailable(who);
        var email = contact.Email!;
        if (email.Permission != PermissionToSend.PendingConfirmation && !email.ResubscribeMailSent)
            throw Refusal.Invalid("There is nothing to confirm");
        var lists = email.ResubscribeLists;
        Moved(contact, rules.Permit(contact, PermissionToSend.Explicit, ActedBy.Contact));
        email.ConfirmStatus = "confirmed";
        foreach (var list in lists.Select(store.FindList).OfType<ContactList>().Where(list => !list.IsDeleted))
            rules.Join(contact, list);
    }

    public void LeaveList(string who, string list)
    {
        if (!rules.Leave(Require(who), RequireList(list)))
            throw Refusal.Invalid("The contact is not on this list");
    }

    public void AddToList(string who, string list)
    {
        var contact = Require(who);
        var moved = rules.Revive(contact);
        if (!rules.Join(contact, RequireList(list)))
            throw Refusal.Invalid("The contact is unsubscribed, or on the maximum number of lists");
        if (moved)
            rules.Updated(contact, ActedBy.Account, moved);
    }

    public void Edit(string who, ContactEdit edit)
    {
        var contact = Require(who);
        var person = contact.Person;
        var moved = ContactRules.SetPerson(contact, person with
        {
            FirstName = Edited(edit.FirstName, person.FirstName),
            LastName = Edited(edit.LastName, person.LastName),
            JobTitle = Edited(edit.JobTitle, person.JobTitle),
            CompanyName = Edited(edit.CompanyName, person.CompanyName),
        });
        moved |= ContactRules.SetStreets(contact, Streets(contact, edit));
        rules.Updated(contact, ActedBy.Account, moved);
    }

    public void ChangeAddress(string who, string address)
    {
        var contact = Require(who);
        if (!Formats.IsAddress(address, Formats.LongestAddress, rules.Behaviour))
            throw Refusal.Invalid("email_address[address] does not have a valid value");
        rules.Updated(contact, ActedBy.Account, rules.SetAddress(contact, address));
    }

    public void SetPermission(string who, PermissionToSend permission)
    {
        var contact = RequireMailable(who);
        rules.Updated(contact, ActedBy.Account, rules.Permit(contact, permission, ActedBy.Account));
    }

    public void Delete(string who)
    {
        var contact = Require(who);
        if (contact.IsDeleted)
            throw Refusal.Invalid("The contact has already been deleted");
        rules.Delete(contact);
    }

    public void RenameList(string list, string name) => new ListRules(rules).Rename(RequireList(list), name);

    public void DeleteList(string list) => new ListRules(rules).Delete(RequireList(list));

    public Contact Require(string who) => Find(who) ?? throw Refusal.NotFound($"There is no contact {who}");

    public ContactList RequireList(string list) =>
        (Guid.TryParse(list, out var id) ? store.FindList(id) is { IsDeleted: false } known ? known : null : new ListRules(rules)
            .FindByName(list))
        ?? throw Refusal.NotFound($"There is no list {list}");

    public Contact RequireMailable(string who) =>
        Require(who) is { Email: not null } contact ? contact : throw Refusal.Invalid("The contact has no address");

    /// <summary>Moves <c>updated_at</c> after the contact's own act, which sets no update source.</summary>
    private void Moved(Contact contact, bool moved)
    {
        if (moved)
            contact.UpdatedAt = rules.Now;
    }

    private List<StreetAddress> Streets(Contact contact, ContactEdit edit)
    {
        List<StreetAddress> streets = [.. contact.Addresses];
        if ((edit.Street ?? edit.City ?? edit.State ?? edit.PostalCode ?? edit.Country) is null)
            return streets;
        var at = streets.FindIndex(street => street.Kind == edit.AddressKind);
        var old = at < 0 ? new StreetAddress(rules.NewId(), edit.AddressKind, rules.Now) : streets[at];
        var edited = old with
        {
            Street = Edited(edit.Street, old.Street),
            City = Edited(edit.City, old.City),
            State = Edited(edit.State, old.State),
            PostalCode = Edited(edit.PostalCode, old.PostalCode),
            Country = Edited(edit.Country, old.Country),
            UpdatedAt = rules.Now,
        };
        if (at < 0)
            streets.Add(edited);
        else
            streets[at] = edited;
        return streets;
    }

    private static string? Edited(string? edit, string? old) => edit is null ? old : edit.Length == 0 ? null : edit;
}
