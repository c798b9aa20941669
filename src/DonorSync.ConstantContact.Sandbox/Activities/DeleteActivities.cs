using System.Text.Json.Serialization;

namespace DonorSync.ConstantContact.Sandbox.Activities;

/// <summary><c>list_delete</c> and <c>contact_delete</c>.</summary>
internal static class DeleteActivities
{
    public static readonly ApiOperation OfLists = new(
        "POST", "/activities/list_delete", Scopes.Contacts, Privileges.ContactsWrite, DeleteLists)
    {
        BodyKind = BodyKind.Json,
        Body = Shape.Object(new Field("list_ids", Shape.Uuids(100, 1), Required: true)),
    };

    public static readonly ApiOperation OfContacts = new(
        "POST", "/activities/contact_delete", Scopes.Contacts, Privileges.ContactsWrite, DeleteContacts)
    {
        BodyKind = BodyKind.Json,
        Body = Shape.Object(new Field("contact_ids", Shape.Uuids(500, 1)), new Field("list_ids", Shape.Uuids(50, 1))),
    };

    private static ApiReply DeleteLists(ApiCall call)
    {
        var ids = call.Json.Uuids("list_ids");
        call.Rules.RequireLists(ids, "list_ids");
        new ListRules(call.Rules).RequireOthers([.. ids]);
        return ActivityStart.Answer(201, ActivityStart.Begin(call, new DeleteLists(ids)), call);
    }

    private static ApiReply DeleteContacts(ApiCall call)
    {
        var (contacts, lists) = (call.Json.Uuids("contact_ids"), call.Json.Uuids("list_ids"));
        if (contacts.Count > 0 == lists.Count > 0)
            throw Refusal.Invalid(contacts.Count > 0
                ? "contact_ids, list_ids are mutually exclusive"
                : "contact_ids, list_ids are missing, exactly one parameter must be provided");
        call.Rules.RequireLists(lists, "list_ids");
        return ActivityStart.Answer(201, ActivityStart.Begin(call, new DeleteContacts(contacts, lists)), call);
    }
}

internal sealed record DeleteLists(IReadOnlyList<Guid> ListIds) : ActivityWork
{
    [JsonIgnore]
    public override ActivityCounts Announced => new() { Lists = ListIds.Count };

    public override ActivityCounts Run(ContactRules rules, Activity activity)
    {
        var lists = new ListRules(rules);
        foreach (var list in ListIds.Distinct().Select(rules.Store.FindList).OfType<ContactList>().Where(list => !list.IsDeleted))
            lists.Delete(list);
        return Announced;
    }
}

internal sealed record DeleteContacts(IReadOnlyList<Guid> ContactIds, IReadOnlyList<Guid> ListIds) : ActivityWork
{
    [JsonIgnore]
    public override ActivityCounts Announced => new() { ItemsTotal = ContactIds.Count, ItemsCompleted = 0, Lists = ListIds.Count };

    public override ActivityCounts Run(ContactRules rules, Activity activity)
    {
        var store = rules.Store;
        var listed = ListIds.Select(store.FindList).OfType<ContactList>().SelectMany(list => list.Members);
        var contacts = ContactIds.Select(store.FindContact).OfType<Contact>().Concat(listed).Distinct().Where(contact => !contact.IsDeleted)
            .ToList();
        foreach (var contact in contacts)
            rules.Delete(contact);
        return Announced with { ItemsTotal = contacts.Count, ItemsCompleted = contacts.Count };
    }
}
