namespace DonorSync.ConstantContact.Sandbox.Control;

/// <summary>
/// Control of one account: seeds it, reads it, and does what contacts and users do. Contacts are named by address or id, lists by name
/// or id. An action that is not possible throws <see cref="InvalidOperationException"/> with the reason.
/// </summary>
public sealed class AccountControl
{
    private readonly World world;
    private readonly AccountStore store;

    internal AccountControl(World world, AccountStore store)
    {
        this.world = world;
        this.store = store;
    }

    /// <summary>The <c>encoded_account_id</c>.</summary>
    public string AccountId => store.Id;

    /// <summary>Returns a value of each contact, for comparing two points in time.</summary>
    internal IReadOnlyList<T> Contacts<T>(Func<Model.Contact, T> of) => Look<IReadOnlyList<T>>(_ => [.. store.Contacts.Select(of)]);

    /// <summary>Returns counts and names.</summary>
    public AccountView Look() => Look(rules => Control.Views.Of(store, rules.Now));

    /// <summary>Returns the lists, by name.</summary>
    public IReadOnlyList<ListView> Lists(bool withDeleted = false) => Look(rules => Control.Views.Lists(store, withDeleted));

    /// <summary>Returns all contacts, newest first, deleted ones included.</summary>
    public IReadOnlyList<ContactView> Contacts() => Look<IReadOnlyList<ContactView>>(rules => [.. store.Contacts.Select(ContactView.Of)]);

    /// <summary>Returns one contact, or null.</summary>
    public ContactView? Find(string who) =>
        Look(rules => new Control.People(rules).Find(who) is { } contact ? ContactView.Of(contact) : null);

    /// <summary>Returns a range of the contacts whose name or address contains the text, of one list or of all.</summary>
    internal IReadOnlyList<ContactView> Search(string text, Guid? listId, int skip, int take) => Look<IReadOnlyList<ContactView>>(rules =>
        [.. Control.Views.Search(store, text, listId).Skip(skip).Take(take).Select(ContactView.Of)]);

    /// <summary>Adds lists and contacts; addresses that exist already are skipped. Returns the number of new contacts.</summary>
    public int Seed(IEnumerable<SeedList> lists, IEnumerable<SeedContact> contacts) =>
        Do(rules => new Control.Seeding(rules).Plant(lists, contacts));

    /// <summary>Adds contacts; lists that they name are created.</summary>
    public int Seed(params IEnumerable<SeedContact> contacts) => Seed([], contacts);

    /// <summary>The contact unsubscribes.</summary>
    public void Unsubscribe(string who, string? reason = null) => Act(people => people.Unsubscribe(who, reason));

    /// <summary>A partner that manages the account unsubscribes the contact, without an act of the contact.</summary>
    public void PartnerUnsubscribe(string who, string? reason = null) => Act(people => people.PartnerUnsubscribe(who, reason));

    /// <summary>The contact resubscribes by their own act: explicit, by Contact, with a new opt-in date, on these lists.</summary>
    public void Resubscribe(string who, params IEnumerable<string> lists) => Act(people => people.Resubscribe(who, lists));

    /// <summary>The contact confirms a pending opt-in or a resubscribe email.</summary>
    public void Confirm(string who) => Act(people => people.Confirm(who));

    /// <summary>The contact or a user removes the contact from one list.</summary>
    public void LeaveList(string who, string list) => Act(people => people.LeaveList(who, list));

    /// <summary>A user adds a contact to a list.</summary>
    public void AddToList(string who, string list) => Act(people => people.AddToList(who, list));

    /// <summary>A user edits a contact.</summary>
    public void Edit(string who, ContactEdit edit) => Act(people => people.Edit(who, edit));

    /// <summary>A user changes the email address.</summary>
    public void ChangeAddress(string who, string address) => Act(people => people.ChangeAddress(who, address));

    /// <summary>A user sets the permission.</summary>
    public void SetPermission(string who, PermissionToSend permission) => Act(people => people.SetPermission(who, permission));

    /// <summary>A user deletes a contact.</summary>
    public void DeleteContact(string who) => Act(people => people.Delete(who));

    /// <summary>A user creates a list. Returns its id.</summary>
    public Guid CreateList(string name) => Do(rules => new ListRules(rules).Create(name).Id);

    /// <summary>A user renames a list.</summary>
    public void RenameList(string list, string name) => Act(people => people.RenameList(list, name));

    /// <summary>A user deletes a list, immediately.</summary>
    public void DeleteList(string list) => Act(people => people.DeleteList(list));

    /// <summary>Sends a campaign. Returns the id of its activity, which the reports need.</summary>
    public Guid SendCampaign(NewCampaign campaign) => Do(rules => new Control.CampaignSending(rules).Send(campaign));

    private void Act(Action<Control.People> act) => Do(rules =>
    {
        act(new Control.People(rules));
        return 0;
    });

    private T Look<T>(Func<ContactRules, T> look) => world.Within(store, look, changes: false);

    private T Do<T>(Func<ContactRules, T> act)
    {
        try
        {
            return world.Within(store, act);
        }
        catch (Refusal refusal)
        {
            throw new InvalidOperationException(refusal.Message, refusal);
        }
    }
}

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
