using DonorSync.ConstantContact.Sandbox.Activities;

namespace DonorSync.ConstantContact.Sandbox.Lists;

/// <summary>Creates, reads, replaces and deletes one list.</summary>
internal static class ListOperations
{
    private static readonly Shape Body = Shape.Object(
        new Field("name", Shape.Text(ListRules.LongestName, 1), Required: true), new Field("favorite", Shape.Flag),
            new Field("description", Shape.Text(255)), new Field("list_id", Shape.Anything), new Field("created_at", Shape.Anything),
            new Field("updated_at", Shape.Anything), new Field("deleted_at", Shape.Anything),
            new Field("membership_count", Shape.Anything));

    public static readonly ApiOperation Post = new("POST", "/contact_lists", Scopes.Contacts, Privileges.ListsWrite, Create)
    { BodyKind = BodyKind.Json, Body = Body };

    public static readonly ApiOperation Get = new("GET", "/contact_lists/{list_id}", Scopes.Contacts, Privileges.ListsRead, GetOne)
    {
        Query = [QueryRule.Word("include_membership_count", "all", "active")],
    };

    public static readonly ApiOperation Put = new("PUT", "/contact_lists/{list_id}", Scopes.Contacts, Privileges.ListsWrite, Replace)
    { BodyKind = BodyKind.Json, Body = Body };

    public static readonly ApiOperation Delete = new("DELETE", "/contact_lists/{list_id}", Scopes.Contacts, Privileges.ListsWrite, Remove);

    private static ApiReply Create(ApiCall call)
    {
        var list = new ListRules(call.Rules).Create(Name(call), call.Json.Filled("description"), call.Json.Flag("favorite") ?? false);
        return One(201, list, null);
    }

    private static ApiReply GetOne(ApiCall call)
    {
        var list = call.Store.FindList(call.Id("list_id")) ?? throw Refusal.NotFound();
        return One(200, list, call.Parameter("include_membership_count"));
    }

    private static ApiReply Replace(ApiCall call)
    {
        var list = Require(call);
        var (body, keeps) = (call.Json, !call.Behaviour.ListPutClearsOmitted);
        if (body.Flag("favorite") is null && call.Behaviour.ListPutNeedsFavorite)
            throw Refusal.Invalid("favorite is missing");
        new ListRules(call.Rules).Replace(
            list, Name(call), body.Has("description") || !keeps ? body.Filled("description") : list.Description,
            body.Flag("favorite") ?? (keeps && list.Favorite));
        return One(200, list, null);
    }

    /// <summary>Deletes asynchronously: the list exists until the activity ends.</summary>
    private static ApiReply Remove(ApiCall call)
    {
        var list = call.Store.FindList(call.Id("list_id"));
        if (list is null || (list.IsDeleted && !call.Behaviour.SecondDeleteSucceeds))
            throw call.Behaviour.UnknownListDeleteIs404 ? Refusal.NotFound() : Refusal.Invalid("list_id not found");
        new ListRules(call.Rules).RequireOthers([list.Id]);
        var activity = ActivityStart.Begin(call, new DeleteLists([list.Id]));
        return ActivityStart.AnswerOfList(activity, call) with { Location = ActivityJson.Href(activity) };
    }

    private static string Name(ApiCall call) =>
        call.Json.Filled("name") ?? throw Refusal.Invalid("name does not have a valid value");

    private static ContactList Require(ApiCall call) =>
        call.Store.FindList(call.Id("list_id")) is { IsDeleted: false } list ? list : throw Refusal.NotFound();

    private static ApiReply One(int status, ContactList list, string? counted) =>
        ApiReply.Json(status, json => ListJson.Write(json, list, counted));
}

internal static class ListJson
{
    /// <summary>Writes a list; <paramref name="counted"/> is <c>all</c>, <c>active</c> or null for no membership count.</summary>
    public static void Write(Utf8JsonWriter json, ContactList list, string? counted)
    {
        json.WriteStartObject();
        json.WriteString("list_id", list.Id);
        json.WriteString("name", list.Name);
        json.Set("description", list.Description);
        json.WriteBoolean("favorite", list.Favorite);
        json.Set("created_at", list.CreatedAt);
        json.Set("updated_at", list.UpdatedAt);
        json.Set("deleted_at", list.DeletedAt);
        if (counted is not null)
            json.WriteNumber("membership_count", counted == "active" ? list.ActiveMembers : list.Members.Count);
        json.WriteEndObject();
    }
}
