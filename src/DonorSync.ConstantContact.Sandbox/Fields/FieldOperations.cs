namespace DonorSync.ConstantContact.Sandbox.Fields;

/// <summary>Custom fields. Values are stored and returned, but not checked against their types.</summary>
internal static class FieldOperations
{
    private const int MostFields = 100;
    private static readonly string[] Types = [
        "string", "text_area", "number", "currency", "date", "datetime", "boolean", "single_select", "multi_select"];

    private static readonly Shape Choices = Shape.List(Shape.Object(
        new Field("choice_id", Shape.Whole(0, int.MaxValue)), new Field("choice_label", Shape.Text(255, 1), Required: true),
            new Field("display_order", Shape.Whole(0, 1000))), 100);

    private static readonly Shape Metadata = Shape.Object(
        new Field("display_type", Shape.Text(20)), new Field("allow_negative", Shape.Flag), new Field("decimal_places", Shape.Whole(0, 10)),
        new Field("currency_code", Shape.Text(3, 3)), new Field("integer", Shape.Flag), new Field("display_format", Shape.Text(20)));

    public static readonly ApiOperation GetAll = new("GET", "/contact_custom_fields", Scopes.Contacts, Privileges.ContactsRead, All)
    { Query = [QueryRule.Limit(100), QueryRule.Cursor] };

    public static readonly ApiOperation Post = new("POST", "/contact_custom_fields", Scopes.Contacts, Privileges.ContactsWrite, Create)
    {
        BodyKind = BodyKind.Json,
        Body = Shape.Object(
            new Field("label", Shape.Text(50, 1), Required: true), new Field("type", Shape.Word(Types), Required: true),
            new Field("metadata", Metadata), new Field("choices", Choices), new Field("version", Shape.Whole(1, 2))),
    };

    public static readonly ApiOperation Get = new(
        "GET", "/contact_custom_fields/{custom_field_id}", Scopes.Contacts, Privileges.ContactsRead, call => One(200, Require(call)));

    public static readonly ApiOperation Put = new(
        "PUT", "/contact_custom_fields/{custom_field_id}", Scopes.Contacts, Privileges.ContactsWrite, Replace)
    {
        BodyKind = BodyKind.Json,
        Body = Shape.Object(new Field("label", Shape.Text(50, 1), Required: true), new Field("choices", Choices)),
    };

    public static readonly ApiOperation Delete = new(
        "DELETE", "/contact_custom_fields/{custom_field_id}", Scopes.Contacts, Privileges.ContactsWrite, Remove);

    public static void Forget(AccountStore store, CustomField field)
    {
        store.CustomFields.Remove(field.Id);
        foreach (var contact in store.Contacts)
            contact.CustomFields.RemoveAll(value => value.FieldId == field.Id);
    }

    private static ApiReply All(ApiCall call)
    {
        var paging = Paging.Of(call);
        var fields = call.Store.CustomFields.Values.OrderBy(field => field.CreatedAt).ThenBy(field => field.Id).ToList();
        return OrdinalPages.Answer(paging, "/contact_custom_fields", "custom_fields", fields, FieldJson.Write);
    }

    private static ApiReply Create(ApiCall call)
    {
        var (body, store) = (call.Json, call.Store);
        if (store.CustomFields.Count >= MostFields)
            throw Refusal.Invalid($"The account already has {MostFields} custom fields");
        var field = new CustomField(call.Rules.NewId(), body.Text("label")!, body.Text("type")!, call.Rules.Now)
        {
            Version = body.Whole("version"),
            Metadata = body.Inner("metadata")?.GetRawText(),
            Choices = ReadChoices(body),
        };
        RequireFree(store, field.Label, field.Name, null);
        store.CustomFields.Add(field.Id, field);
        return One(201, field);
    }

    private static ApiReply Replace(ApiCall call)
    {
        var field = Require(call);
        var label = call.Json.Text("label")!;
        RequireFree(call.Store, label, field.Name, field);
        (field.Label, field.UpdatedAt, field.Choices) = (label, call.Rules.Now, ReadChoices(call.Json));
        return One(200, field);
    }

    private static ApiReply Remove(ApiCall call)
    {
        Forget(call.Store, Require(call));
        return ApiReply.NoContent;
    }

    private static void RequireFree(AccountStore store, string label, string name, CustomField? exceptFor)
    {
        if (store.CustomFields.Values.Any(
            other => other != exceptFor && (
                string.Equals(other.Label, label, StringComparison.OrdinalIgnoreCase)
                    || string.Equals(other.Name, name, StringComparison.OrdinalIgnoreCase))))
            throw Refusal.Conflict("Validation failed: Label has already been taken");
    }

    private static List<CustomFieldChoice> ReadChoices(JsonElement body) =>
        [.. body.Inner("choices")?.EnumerateArray()
            .Select((choice, index) => new CustomFieldChoice(
                choice.Whole("choice_id") ?? index + 1, choice.Text("choice_label")!, choice.Whole("display_order") ?? index + 1)) ?? []];

    private static CustomField Require(ApiCall call) =>
        call.Store.CustomFields.GetValueOrDefault(call.Id("custom_field_id")) ?? throw Refusal.NotFound();

    private static ApiReply One(int status, CustomField field) => ApiReply.Json(status, json => FieldJson.Write(json, field));
}
