using System.Text.Json.Serialization;
using DonorSync.ConstantContact.Sandbox.Contacts;

namespace DonorSync.ConstantContact.Sandbox.Activities;

/// <summary><c>contact_exports</c>: an activity whose result is a CSV file.</summary>
internal static class Exports
{
    public static readonly ApiOperation Post = new("POST", "/activities/contact_exports", Scopes.Contacts, Privileges.ContactsWrite, Start)
    {
        BodyKind = BodyKind.Json,
        Body = Shape.Object(
            new Field("contact_ids", Shape.Uuids(500, 1)), new Field("list_ids", Shape.Uuids(50, 1)),
            new Field("tag_ids", Shape.Uuids(50, 1)),
            new Field("segment_id", Shape.Whole(1, int.MaxValue)), new Field("new_subscriber", Shape.Flag),
            new Field("status", Shape.Word(
                "all", "active", "unsubscribed", "removed", "deleted", "not_set", "pending_confirmation", "temp_hold")),
            new Field("fields", Shape.List(Shape.Text(300, 1), 100)),
            new Field("exclude", Shape.Object(new Field("contact_ids", Shape.Uuids(50))))),
    };

    private static readonly string[] Criteria = ["contact_ids", "list_ids", "tag_ids", "segment_id"];

    public static readonly ApiOperation Get = new(
        "GET", "/contact_exports/{file_export_id}", Scopes.Contacts, Privileges.ContactsWrite, Download);

    private static ApiReply Start(ApiCall call)
    {
        var body = call.Json;
        var fields = body.Inner("fields")?.EnumerateArray().Select(field => field.GetString()!).ToList();
        List<string> faults = [];
        if (fields?.Exists(field => !ExportColumns.IsKnown(field, call.Store)) == true)
            faults.Add("fields does not have a valid value");
        if (fields is not null && !fields.Contains("email_address")
            && fields.Exists(field => field.StartsWith("email_opt", StringComparison.Ordinal)))
            faults.Add("fields does not have a valid value, email_address is missing");
        var criteria = Criteria.Count(name => body.Inner(name) is not null);
        var newOnly = body.Flag("new_subscriber") ?? false;
        if (criteria > 1 || (newOnly && criteria > 0 && body.Inner("list_ids") is null)
            || (body.Inner("exclude") is not null && body.Inner("list_ids") is null && !newOnly))
            faults.Add("The export criteria are mutually exclusive");
        if (faults.Count > 0)
            throw Refusal.Invalid(faults);
        // One of the few cases where an unknown list is documented to be 404.
        if (body.Uuids("list_ids").Any(id => call.Store.FindList(id) is not { IsDeleted: false }))
            throw Refusal.NotFound("list_ids does not have a valid value");
        var work = new ExportContacts(body.Uuids("contact_ids"), body.Uuids("list_ids"), body.Uuids("tag_ids"), newOnly,
            body.Text("status"), fields ?? [], body.Inner("exclude")?.Uuids("contact_ids") ?? []);
        return ActivityStart.Answer(201, ActivityStart.Begin(call, work), call);
    }

    private static ApiReply Download(ApiCall call)
    {
        var id = call.Id("file_export_id");
        return call.Store.Activities.Find(id, call.Now) is not null && call.Store.Activities.Exports.TryGetValue(id, out var csv)
            ? ApiReply.Text(200, "text/csv;charset=UTF-8", csv)
            : throw Refusal.NotFound();
    }
}

internal sealed record ExportContacts(
    IReadOnlyList<Guid> ContactIds, IReadOnlyList<Guid> ListIds, IReadOnlyList<Guid> TagIds, bool NewSubscribers, string? Status,
        IReadOnlyList<string> Fields, IReadOnlyList<Guid> Excluded) : ActivityWork
{
    [JsonIgnore]
    public override bool HasResults => true;

    [JsonIgnore]
    public override ActivityCounts Announced => new() { ItemsTotal = 0, ItemsCompleted = 0 };

    public override ActivityCounts Run(ContactRules rules, Activity activity)
    {
        var excluded = Excluded.ToHashSet();
        var contacts = rules.Store.Contacts.Where(contact => Fits(contact, rules) && !excluded.Contains(contact.Id)).ToList();
        rules.Store.Activities.Exports[activity.Id] = ExportColumns.Write(contacts, Fields, rules.Store, rules.Behaviour);
        return new() { ItemsTotal = contacts.Count, ItemsCompleted = contacts.Count };
    }

    private bool Fits(Contact contact, ContactRules rules) =>
        (ContactIds.Count == 0 || ContactIds.Contains(contact.Id))
        && (ListIds.Count == 0 || contact.Lists.Exists(list => ListIds.Contains(list.Id)))
        && (TagIds.Count == 0 || contact.Taggings.Exists(TagIds.Contains))
        && (!NewSubscribers || ContactCounts.IsNew(contact, rules.Now))
        && Status switch
        {
            null => !contact.IsDeleted,
            "all" => true,
            "active" => contact.IsActive,
            "removed" or "deleted" => contact.IsDeleted,
            _ => !contact.IsDeleted && contact.Email?.Permission == Words.ReadPermission(Status),
        };
}
