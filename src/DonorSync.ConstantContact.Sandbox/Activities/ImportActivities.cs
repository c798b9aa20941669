namespace DonorSync.ConstantContact.Sandbox.Activities;

/// <summary><c>contacts_json_import</c> and <c>contacts_file_import</c>.</summary>
internal static class ImportActivities
{
    // Larger than the 4 MB that are read: data beyond that is dropped, not refused.
    private const int LargestBody = 64 * 1024 * 1024;
    private static readonly Shape SmsPermission = Shape.Word("explicit", "not_set");

    public static readonly ApiOperation Json = new(
        "POST", "/activities/contacts_json_import", Scopes.Contacts, Privileges.ContactsWrite, ImportJson)
    {
        BodyKind = BodyKind.Json,
        LargestBody = LargestBody,
        Body = Shape.Object(
            new Field("import_data", Shape.Anything, Required: true),
            new Field("list_ids", Shape.Uuids(50, 1), Required: true),
            new Field("sms_permission_to_send", SmsPermission)),
    };

    public static readonly ApiOperation File = new(
        "POST", "/activities/contacts_file_import", Scopes.Contacts, Privileges.ContactsWrite, ImportFile)
    {
        BodyKind = BodyKind.Form,
        LargestBody = LargestBody,
    };

    private static ApiReply ImportJson(ApiCall call)
    {
        var lists = call.Json.Uuids("list_ids");
        call.Rules.RequireLists(lists, "list_ids");
        var rows = new ImportReader(call.Store, call.Behaviour).FromJson(call.Json.GetProperty("import_data"), call.Body.Span);
        return Answer(call, new ImportContacts(rows, lists) { SmsPermission = call.Json.Text("sms_permission_to_send") });
    }

    private static ApiReply ImportFile(ApiCall call)
    {
        var form = call.Form!;
        List<string> faults = [.. form.Values.Keys.Where(name => name is not ("list_ids" or "sms_permission_to_send"))
            .Select(name => $"{name} is not a known property")];
        if (form.File is null)
            faults.Add("file is missing");
        if (!form.Values.TryGetValue("list_ids", out var listText))
            faults.Add("list_ids is missing");
        var ids = listText?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (listText is not null && (ids.Length is 0 or > 50 || ids.Any(id => !Guid.TryParseExact(id, "D", out _))))
            faults.Add("list_ids does not have a valid value");
        var sms = form.Values.GetValueOrDefault("sms_permission_to_send");
        if (sms is not (null or "explicit" or "not_set"))
            faults.Add("sms_permission_to_send does not have a valid value");
        if (faults.Count > 0)
            throw Refusal.Invalid(faults);
        if (form.FileName?.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) != true)
            throw new Refusal(Errors.UnsupportedMediaType);

        var lists = ids.Select(Guid.Parse).ToList();
        // Only this import is documented to return 404.
        if (lists.Exists(id => call.Store.FindList(id) is not { IsDeleted: false }))
            throw Refusal.NotFound("list_ids does not have a valid value");
        var rows = new ImportReader(call.Store, call.Behaviour).FromCsv(form.File!);
        return Answer(call, new ImportContacts(rows, lists) { SmsPermission = sms, FileName = form.FileName, CountsHeader = true });
    }

    private static ApiReply Answer(ApiCall call, ImportContacts work) =>
        ActivityStart.Answer(201, ActivityStart.Begin(call, work), call);
}
