using System.Text.Json.Serialization;
using DonorSync.ConstantContact.Sandbox.Activities;
using DonorSync.ConstantContact.Sandbox.Fields;

namespace DonorSync.ConstantContact.Sandbox.Tags;

/// <summary>Bulk operations: add and remove tags of contacts, delete tags and custom fields.</summary>
internal static class TagActivities
{
    public static readonly ApiOperation Add = Tagging("contacts_taggings_add", adding: true);

    public static readonly ApiOperation Remove = Tagging("contacts_taggings_remove", adding: false);

    public static readonly ApiOperation Delete = new(
        "POST", "/activities/contacts_tags_delete", Scopes.Contacts, Privileges.ContactsWrite, call =>
        Answer(call, new DeleteTags(RequireTags(call))))
    {
        BodyKind = BodyKind.Json,
        Body = Shape.Object(new Field("tag_ids", Shape.Uuids(500, 1), Required: true)),
    };

    public static readonly ApiOperation DeleteFields = new(
        "POST", "/activities/custom_fields_delete", Scopes.Contacts, Privileges.ContactsWrite, call =>
        Answer(call, new DeleteCustomFields(call.Json.Uuids("custom_field_ids"))))
    {
        BodyKind = BodyKind.Json,
        Body = Shape.Object(new Field("custom_field_ids", Shape.Uuids(100, 1), Required: true)),
    };

    private static ApiOperation Tagging(string name, bool adding) =>
        new("POST", $"/activities/{name}", Scopes.Contacts, Privileges.ContactsWrite, call =>
    {
        var (tags, selection) = (RequireTags(call), Selection.Read(call));
        return Answer(call, new ChangeTaggings(selection, tags, adding, selection.Find(call.Rules).Count));
    })
        {
            BodyKind = BodyKind.Json,
            Body = Shape.Object(Selection.Source(Selection.NewSubscriber), Selection.Exclude,
            new Field("tag_ids", Shape.Uuids(50, 1), Required: true)),
        };

    private static IReadOnlyList<Guid> RequireTags(ApiCall call)
    {
        var ids = call.Json.Uuids("tag_ids");
        return ids.All(call.Store.Tags.ContainsKey) ? ids : throw Refusal.Invalid("tag_ids does not have a valid value");
    }

    private static ApiReply Answer(ApiCall call, ActivityWork work) => ActivityStart.Answer(201, ActivityStart.Begin(call, work), call);
}

internal sealed record ChangeTaggings(Selection Source, IReadOnlyList<Guid> TagIds, bool Adding, int Total) : ActivityWork
{
    private const int MostTags = 50;

    [JsonIgnore]
    public override ActivityCounts Announced => new() { ItemsTotal = Total, ItemsCompleted = 0 };

    public override ActivityCounts Run(ContactRules rules, Activity activity)
    {
        var contacts = Source.Find(rules);
        foreach (var contact in contacts)
        {
            if (!Adding)
                contact.Taggings.RemoveAll(TagIds.Contains);
            else if (!contact.IsDeleted)
                contact.Taggings.AddRange(TagIds.Where(rules.Store.Tags.ContainsKey).Except(contact.Taggings)
                    .Take(MostTags - contact.Taggings.Count).ToList());
        }

        return new() { ItemsTotal = contacts.Count, ItemsCompleted = contacts.Count };
    }
}

internal sealed record DeleteTags(IReadOnlyList<Guid> TagIds) : ActivityWork
{
    [JsonIgnore]
    public override ActivityCounts Announced => new() { ItemsTotal = TagIds.Count, ItemsCompleted = 0 };

    public override ActivityCounts Run(ContactRules rules, Activity activity)
    {
        foreach (var id in TagIds)
            rules.Store.Tags.Remove(id);
        foreach (var contact in rules.Store.Contacts)
            contact.Taggings.RemoveAll(TagIds.Contains);
        return Announced with { ItemsCompleted = TagIds.Count };
    }
}

internal sealed record DeleteCustomFields(IReadOnlyList<Guid> FieldIds) : ActivityWork
{
    [JsonIgnore]
    public override ActivityCounts Announced => new() { ItemsTotal = FieldIds.Count, ItemsCompleted = 0 };

    public override ActivityCounts Run(ContactRules rules, Activity activity)
    {
        var known = FieldIds.Select(rules.Store.CustomFields.GetValueOrDefault).OfType<CustomField>().ToList();
        known.ForEach(field => FieldOperations.Forget(rules.Store, field));
        return Announced with { ItemsCompleted = known.Count };
    }
}
