using System.Text.Json.Serialization;

namespace DonorSync.ConstantContact.Sandbox.Activities;

/// <summary><c>add_list_memberships</c> and <c>remove_list_memberships</c>.</summary>
internal static class MembershipActivities
{
    private static readonly Field Lists = new("list_ids", Shape.Uuids(50, 1), Required: true);

    public static readonly ApiOperation Add = new(
        "POST", "/activities/add_list_memberships", Scopes.Contacts, Privileges.ContactsWrite, call => Answer(call, adding: true))
    {
        BodyKind = BodyKind.Json,
        Body = Shape.Object(Selection.Source(Selection.Engagement, Selection.Segment, Selection.NewSubscriber), Selection.Exclude, Lists),
    };

    public static readonly ApiOperation Remove = new(
        "POST", "/activities/remove_list_memberships", Scopes.Contacts, Privileges.ContactsWrite, call => Answer(call, adding: false))
    {
        BodyKind = BodyKind.Json,
        Body = Shape.Object(Selection.Source(Selection.Engagement), Selection.Exclude, Lists),
    };

    private static ApiReply Answer(ApiCall call, bool adding)
    {
        var lists = call.Json.Uuids("list_ids");
        call.Rules.RequireLists(lists, "list_ids");
        var selection = Selection.Read(call);
        var count = selection.Find(call.Rules).Count;
        ActivityWork work = adding ? new AddMemberships(selection, lists, count) : new RemoveMemberships(selection, lists, count);
        return ActivityStart.Answer(201, ActivityStart.Begin(call, work), call);
    }
}

internal sealed record AddMemberships(Selection Source, IReadOnlyList<Guid> ListIds, int Total) : ActivityWork
{
    [JsonIgnore]
    public override ActivityCounts Announced => new() { ItemsTotal = Total, ItemsCompleted = 0, Lists = ListIds.Count };

    public override ActivityCounts Run(ContactRules rules, Activity activity)
    {
        var lists = ListIds.Select(rules.Store.FindList).OfType<ContactList>().Where(list => !list.IsDeleted).ToList();
        var contacts = Source.Find(rules);
        var done = 0;
        foreach (var contact in contacts)
        {
            var moved = rules.Revive(contact);
            if (rules.JoinAll(contact, lists, rules.Behaviour.UnsubscribedCanBeAdded))
                done++;
            if (moved)
                rules.Updated(contact, ActedBy.Account, moved);
        }

        return Announced with { ItemsTotal = contacts.Count, ItemsCompleted = done };
    }
}

internal sealed record RemoveMemberships(Selection Source, IReadOnlyList<Guid> ListIds, int Total) : ActivityWork
{
    [JsonIgnore]
    public override ActivityCounts Announced => new() { ItemsTotal = Total, ItemsCompleted = 0, Lists = ListIds.Count };

    public override ActivityCounts Run(ContactRules rules, Activity activity)
    {
        var lists = ListIds.Select(rules.Store.FindList).OfType<ContactList>().ToList();
        var contacts = Source.Find(rules);
        foreach (var contact in contacts)
            foreach (var list in lists)
                rules.Leave(contact, list);
        return Announced with { ItemsTotal = contacts.Count, ItemsCompleted = contacts.Count };
    }
}
