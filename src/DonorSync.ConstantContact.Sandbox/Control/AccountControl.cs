namespace DonorSync.ConstantContact.Sandbox;

/// <summary>
/// One account from the inside: seeding it, looking at it, and doing what people do in it. Contacts are named by address or id,
/// lists by name or id. An act that cannot be done throws <see cref="InvalidOperationException"/> with the reason.
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

    /// <summary>Everything there is of the contacts, for who compares two moments.</summary>
    internal IReadOnlyList<T> Contacts<T>(Func<Model.Contact, T> of) => Look<IReadOnlyList<T>>(_ => [.. store.Contacts.Select(of)]);

    /// <summary>Counts and names.</summary>
    public AccountView Look() => Look(rules => Control.Views.Of(store, rules.Now));

    /// <summary>The lists, by name.</summary>
    public IReadOnlyList<ListView> Lists(bool withDeleted = false) => Look(rules => Control.Views.Lists(store, withDeleted));

    /// <summary>All contacts, newest first, deleted ones included.</summary>
    public IReadOnlyList<ContactView> Contacts() => Look<IReadOnlyList<ContactView>>(rules => [.. store.Contacts.Select(ContactView.Of)]);

    /// <summary>One contact, or null.</summary>
    public ContactView? Find(string who) =>
        Look(rules => new Control.People(rules).Find(who) is { } contact ? ContactView.Of(contact) : null);

    /// <summary>A stretch of the contacts whose name or address contains the text, of one list or of all.</summary>
    internal IReadOnlyList<ContactView> Search(string text, Guid? listId, int skip, int take) => Look<IReadOnlyList<ContactView>>(rules =>
        [.. Control.Views.Search(store, text, listId).Skip(skip).Take(take).Select(ContactView.Of)]);

    /// <summary>
    /// Puts lists and contacts in, tens of thousands at once if need be. Answers how many contacts were new; known addresses are
    /// left alone.
    /// </summary>
    public int Seed(IEnumerable<SeedList> lists, IEnumerable<SeedContact> contacts) =>
        Do(rules => new Control.Seeding(rules).Plant(lists, contacts));

    /// <summary>Contacts alone; lists they name are made.</summary>
    public int Seed(params IEnumerable<SeedContact> contacts) => Seed([], contacts);

    /// <summary>The person opts out of everything.</summary>
    public void Unsubscribe(string who, string? reason = null) => Act(people => people.Unsubscribe(who, reason));

    /// <summary>A partner that looks after the account unsubscribes the contact, without an act of the contact.</summary>
    public void PartnerUnsubscribe(string who, string? reason = null) => Act(people => people.PartnerUnsubscribe(who, reason));

    /// <summary>The person comes back by their own act: explicit, by Contact, with a fresh date, onto these lists.</summary>
    public void Resubscribe(string who, params IEnumerable<string> lists) => Act(people => people.Resubscribe(who, lists));

    /// <summary>The person confirms a pending opt-in or a resubscribe mail.</summary>
    public void Confirm(string who) => Act(people => people.Confirm(who));

    /// <summary>The person, or somebody in the account, takes a contact off one list.</summary>
    public void LeaveList(string who, string list) => Act(people => people.LeaveList(who, list));

    /// <summary>Somebody in the account puts a contact on a list.</summary>
    public void AddToList(string who, string list) => Act(people => people.AddToList(who, list));

    /// <summary>Somebody in the account edits a contact.</summary>
    public void Edit(string who, ContactEdit edit) => Act(people => people.Edit(who, edit));

    /// <summary>Somebody in the account changes the e-mail address.</summary>
    public void ChangeAddress(string who, string address) => Act(people => people.ChangeAddress(who, address));

    /// <summary>Somebody in the account sets the permission.</summary>
    public void SetPermission(string who, PermissionToSend permission) => Act(people => people.SetPermission(who, permission));

    /// <summary>Somebody in the account deletes a contact.</summary>
    public void DeleteContact(string who) => Act(people => people.Delete(who));

    /// <summary>Somebody in the account makes a list.</summary>
    public Guid CreateList(string name) => Do(rules => new ListRules(rules).Create(name).Id);

    /// <summary>Somebody in the account renames a list.</summary>
    public void RenameList(string list, string name) => Act(people => people.RenameList(list, name));

    /// <summary>Somebody in the account deletes a list, at once.</summary>
    public void DeleteList(string list) => Act(people => people.DeleteList(list));

    /// <summary>Sends a campaign. Answers the id of its activity, by which the reports are asked for.</summary>
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
