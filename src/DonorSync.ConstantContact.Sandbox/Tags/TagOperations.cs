using DonorSync.ConstantContact.Sandbox.Activities;

namespace DonorSync.ConstantContact.Sandbox.Tags;

/// <summary>Operations on single tags; the cursor contains the next id, as documented.</summary>
internal static class TagOperations
{
    private static readonly Field Name = new("name", Shape.Text(255, 1), Required: true);
    private static readonly QueryRule Count = QueryRule.Flag("include_count");

    public static readonly ApiOperation GetAll = new("GET", "/contact_tags", Scopes.Contacts, Privileges.ContactsRead, All)
    { Query = [QueryRule.Limit(500), Count, QueryRule.Cursor] };

    public static readonly ApiOperation Post = new("POST", "/contact_tags", Scopes.Contacts, Privileges.ContactsWrite, Create)
    {
        BodyKind = BodyKind.Json,
        Body = Shape.Object(Name, new Field("tag_source", Shape.Text(255))),
    };

    public static readonly ApiOperation Get = new(
        "GET", "/contact_tags/{tag_id}", Scopes.Contacts, Privileges.ContactsRead, call => One(200, call, Require(call)))
    { Query = [Count] };

    public static readonly ApiOperation Put = new("PUT", "/contact_tags/{tag_id}", Scopes.Contacts, Privileges.ContactsWrite, Rename)
    { BodyKind = BodyKind.Json, Body = Shape.Object(Name) };

    public static readonly ApiOperation Delete = new("DELETE", "/contact_tags/{tag_id}", Scopes.Contacts, Privileges.ContactsWrite, Remove);

    private static ApiReply All(ApiCall call)
    {
        var paging = Paging.Of(call);
        var tags = call.Store.Tags.Values.ToList();
        var from = paging.Next is null ? 0 : Guid.TryParse(paging.Next, out var id)
            ? tags.FindIndex(tag => tag.Id >= id)
            : throw Refusal.Invalid("cursor does not have a valid value");
        var page = from < 0 ? [] : tags.Skip(from).Take(paging.Limit).ToList();
        var next = from >= 0 && from + page.Count < tags.Count ? tags[from + page.Count].Id.ToString() : null;
        return ApiReply.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("tags");
            page.ForEach(tag => Write(json, call, tag, paging.Flag("include_count")));
            json.WriteEndArray();
            paging.WriteLinks(json, "/contact_tags", next);
            json.WriteEndObject();
        });
    }

    private static ApiReply Create(ApiCall call)
    {
        var name = call.Json.Text("name")!;
        RequireFree(call.Store, name, null);
        var tag = new Tag(call.Rules.NewId(), name, call.Rules.Now) { Source = call.Json.Filled("tag_source") ?? "Contact" };
        call.Store.Tags.Add(tag.Id, tag);
        return One(201, call, tag);
    }

    private static ApiReply Rename(ApiCall call)
    {
        var (tag, name) = (Require(call), call.Json.Text("name")!);
        RequireFree(call.Store, name, tag);
        (tag.Name, tag.UpdatedAt) = (name, call.Rules.Now);
        return One(200, call, tag);
    }

    private static ApiReply Remove(ApiCall call)
    {
        var activity = ActivityStart.Begin(call, new DeleteTags([Require(call).Id]));
        return ActivityStart.Answer(202, activity, call) with { Location = ActivityJson.Href(activity) };
    }

    private static void RequireFree(AccountStore store, string name, Tag? exceptFor)
    {
        if (store.Tags.Values.Any(tag => tag != exceptFor && string.Equals(tag.Name, name, StringComparison.OrdinalIgnoreCase)))
            throw Refusal.Conflict("Validation failed: Name has already been taken");
    }

    private static Tag Require(ApiCall call) => call.Store.Tags.GetValueOrDefault(call.Id("tag_id")) ?? throw Refusal.NotFound();

    private static ApiReply One(int status, ApiCall call, Tag tag) =>
        ApiReply.Json(status, json => Write(json, call, tag, call.Flag("include_count")));

    private static void Write(Utf8JsonWriter json, ApiCall call, Tag tag, bool counted)
    {
        json.WriteStartObject();
        json.WriteString("tag_id", tag.Id);
        json.WriteString("name", tag.Name);
        if (counted)
            json.WriteNumber("contacts_count", call.Store.Contacts.Count(contact => contact.Taggings.Contains(tag.Id)));
        json.Set("created_at", tag.CreatedAt);
        json.Set("updated_at", tag.UpdatedAt);
        json.WriteString("tag_source", tag.Source);
        json.WriteEndObject();
    }
}
