using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.ConstantContact.Sandbox.Model;
using DonorSync.Core.Tests.StateMachine;
using Sandboxed = DonorSync.ConstantContact.Sandbox.Model.Contact;

namespace DonorSync.Tests.Simulation;

/// <summary>The acts of people in Constant Contact.</summary>
static class SimSubscribers
{
    static readonly string?[] Words = [null, "Oslo", "Rome"];
    static readonly string?[] Streets = [null, "1 Row", "2 Row\nBack", "1 Row, Flat 3"];

    public static async Task DoAsync(SimWorld world, SimAct act)
    {
        var before = world.Account.Contacts().ToDictionary(static c => c.ContactId, c => Lists(world, c));
        if (act.Kind == SimKind.DeleteList && SimPeople.Pick(Live(world), act.B) is { } doomed)
            world.OnceDetached.UnionWith(
                (await world.LookAsync()).Links.Where(l => l.List.Value == doomed.ListId.ToString()).Select(static l => l.Id));
        try
        {
            var who = SimPeople.Pick(Contacts(world), act.A);
            if (act.Kind is SimKind.EditThere or SimKind.ChangeEmailThere && who is not null)
                world.Echo.EditedThere.Add(new(who.ContactId.ToString()));
            Do(world.Account, act, who, SimPeople.Pick(Live(world), act.B));
        }
        catch (InvalidOperationException)
        {
            // Refused by the service: a name or an address is taken, a contact is deleted. The history continues.
        }
        foreach (var contact in world.Account.Contacts())
        {
            if (contact.DeletedAt is not null || contact.Permission == PermissionToSend.Unsubscribed)
                world.OnceRefused.Add(new(contact.ContactId.ToString()));
            if (before.TryGetValue(contact.ContactId, out var lists))
                world.Left.UnionWith(
                    lists.Except(Lists(world, contact)).Select(list => (new CtctContactId(contact.ContactId.ToString()), list)));
        }
    }

    static void Do(AccountControl account, SimAct act, ContactView? who, ListView? list)
    {
        switch (act.Kind)
        {
            case SimKind.NewSubscriber:
                var email = SimPeople.Addresses[act.A % SimPeople.Addresses.Length];
                var (state, country) = Spellings.Of(act.B + act.C);
                if (account.Find(email) is null)
                {
                    string[] lists = list is null ? [] : [list.Name];
                    account.Seed(new SeedContact
                    { Email = email, FirstName = "S", City = Words[act.C % 3], State = state, Country = country, Lists = lists });
                }
                break;
            case SimKind.MakeList:
                account.CreateList(SimPeople.Names[act.A % SimPeople.Names.Length]);
                break;
            case SimKind.DeleteList when list is not null:
                account.DeleteList(list.Name);
                break;
            case SimKind.RenameList when list is not null:
                account.RenameList(list.Name, SimPeople.Names[act.A % SimPeople.Names.Length]);
                break;
            case SimKind.SwapMembers when list is not null:
                Swap(account, list, act);
                break;
            case SimKind.EmptyList when list is not null:
                foreach (var member in account.Contacts().Where(c => c.Lists.Contains(list.Name)))
                    account.LeaveList(member.ContactId.ToString(), list.Name);
                break;
            case SimKind.Campaign when list is not null && who is { Email: not null, DeletedAt: null }:
                account.SendCampaign(new NewCampaign
                {
                    Name = "News",
                    Lists = [list.Name],
                    Bounces = new Dictionary<string, string> { [who.ContactId.ToString()] = act.C % 3 == 0 ? "F" : "B" },
                });
                break;
            default:
                if (who is not null)
                    Do(account, act, who.ContactId.ToString(), who, list);
                break;
        }
    }

    static void Do(AccountControl account, SimAct act, string id, ContactView who, ListView? list)
    {
        switch (act.Kind)
        {
            case SimKind.AddToList when list is not null:
                account.AddToList(id, list.Name);
                break;
            case SimKind.LeaveList when list is not null && who.Lists.Contains(list.Name):
                account.LeaveList(id, list.Name);
                break;
            case SimKind.Unsubscribe:
                account.Unsubscribe(id);
                break;
            case SimKind.ComeBack:
                account.Resubscribe(id, list is not null && act.C % 2 == 0 ? [list.Name] : []);
                break;
            case SimKind.RaisePermission when who.DeletedAt is null:
                account.SetPermission(id, PermissionToSend.Implicit);
                break;
            case SimKind.DeleteThere:
                account.DeleteContact(id);
                break;
            case SimKind.TagThere:
                account.Contacts(contact => Tag(contact, id, act));
                break;
            case SimKind.EditThere when who.DeletedAt is null:
                var (state, country) = Spellings.Of(act.B + act.C);
                var (city, street) = (Words[act.B % 3] ?? "", Streets[act.C % 4] ?? "");
                account.Edit(id, new ContactEdit { City = city, Street = street, State = state ?? "", Country = country ?? "" });
                break;
            case SimKind.ChangeEmailThere when who.DeletedAt is null:
                account.ChangeAddress(id, SimPeople.Addresses[act.B % SimPeople.Addresses.Length]);
                break;
        }
    }

    static bool Tag(Sandboxed contact, string id, SimAct act)
    {
        if (contact.Id.ToString() != id)
            return false;
        contact.Taggings = [new Guid(act.B, 0, 0, new byte[8])];
        contact.CustomFields = [new(new Guid(act.C, 1, 0, new byte[8]), $"{act.C}", [])];
        return true;
    }

    /// <summary>One contact leaves and another joins, so the list's count does not change.</summary>
    static void Swap(AccountControl account, ListView list, SimAct act)
    {
        var contacts = account.Contacts()
            .Where(static c => c is { DeletedAt: null, Permission: PermissionToSend.Implicit or PermissionToSend.Explicit }).ToList();
        var leaving = SimPeople.Pick(contacts.FindAll(c => c.Lists.Contains(list.Name)), act.A);
        var joining = SimPeople.Pick(contacts.FindAll(c => !c.Lists.Contains(list.Name)), act.C);
        if (leaving is null || joining is null)
            return;
        account.LeaveList(leaving.ContactId.ToString(), list.Name);
        account.AddToList(joining.ContactId.ToString(), list.Name);
    }

    static List<ListView> Live(SimWorld world) => [.. world.Account.Lists().OrderBy(static l => l.Name, StringComparer.Ordinal)];

    static List<ContactView> Contacts(SimWorld world) => [.. world.Account.Contacts().OrderBy(static c => c.Email, StringComparer.Ordinal)];

    static HashSet<ListId> Lists(SimWorld world, ContactView contact)
    {
        var ids = world.Account.Lists(withDeleted: true).Where(static l => l.DeletedAt is null)
            .ToLookup(static l => l.Name, static l => new ListId(l.ListId.ToString()));
        return [.. contact.Lists.SelectMany(name => ids[name])];
    }
}
