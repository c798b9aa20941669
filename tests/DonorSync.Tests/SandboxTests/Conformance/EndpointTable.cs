namespace DonorSync.Tests.SandboxTests.Conformance;

/// <summary>One operation as we read the API description, without the sandbox's table, so that each finds the other's errors.</summary>
public sealed record Endpoint(string Method, string Path, int[] Ok, string? Scope, string? Privilege, string? Body = null)
{
    public string Name => $"{Method} {Path}";

    public override string ToString() => Name;
}

public static class EndpointTable
{
    private const string Contact = "contact_data";
    private const string Campaign = "campaign_data";
    private const string Unknown = "00000000-0000-1000-8000-000000000000";

    /// <summary>All operations, each with a valid body ({list}, {contact}, {tag} and {field} are replaced by ids).</summary>
    public static readonly Endpoint[] All =
    [
        new("GET", "/contacts", [200, 202], Contact, "contacts:read"),
        new("POST", "/contacts", [201], Contact, "contacts:write",
            """{"create_source":"Account","email_address":{"address":"new@example.org","permission_to_send":"implicit"}}"""),
        new("GET", "/contacts/{contact_id}", [200], Contact, "contacts:read"),
        new("PUT", "/contacts/{contact_id}", [200], Contact, "contacts:write",
            """{"update_source":"Account","email_address":{"address":"ada@example.org"}}"""),
        new("DELETE", "/contacts/{contact_id}", [204], Contact, "contacts:write"),
        new("POST", "/contacts/sign_up_form", [200, 201], Contact, "contacts:write",
            """{"email_address":"new@example.org","list_memberships":["{list}"]}"""),
        new("PUT", "/contacts/resubscribe/{contact_id}", [200], Contact, "contacts:write", """{"list_ids":["{list}"]}"""),
        new("GET", "/contacts/counts", [200], Contact, "contacts:read"),
        new("GET", "/contacts/contact_id_xrefs", [200], Contact, "contacts:read"),
        new("GET", "/contacts/sms_engagement_history/{contact_id}", [200], Contact, "contacts:read"),
        new("GET", "/contact_lists", [200], Contact, "contacts:lists:read"),
        new("POST", "/contact_lists", [201], Contact, "contacts:lists:write", """{"name":"New list"}"""),
        new("GET", "/contact_lists/{list_id}", [200], Contact, "contacts:lists:read"),
        new("PUT", "/contact_lists/{list_id}", [200], Contact, "contacts:lists:write",
            """{"name":"Renamed","favorite":true,"description":"What it is for"}"""),
        new("DELETE", "/contact_lists/{list_id}", [202], Contact, "contacts:lists:write"),
        new("GET", "/contact_lists/list_id_xrefs", [200], Contact, "contacts:lists:read"),
        new("GET", "/contact_custom_fields", [200], Contact, "contacts:read"),
        new("POST", "/contact_custom_fields", [201], Contact, "contacts:write", """{"label":"Favourite park","type":"string"}"""),
        new("GET", "/contact_custom_fields/{custom_field_id}", [200], Contact, "contacts:read"),
        new("PUT", "/contact_custom_fields/{custom_field_id}", [200], Contact, "contacts:write", """{"label":"Other label"}"""),
        new("DELETE", "/contact_custom_fields/{custom_field_id}", [204], Contact, "contacts:write"),
        new("GET", "/contact_tags", [200], Contact, "contacts:read"),
        new("POST", "/contact_tags", [201], Contact, "contacts:write", """{"name":"Volunteer"}"""),
        new("GET", "/contact_tags/{tag_id}", [200], Contact, "contacts:read"),
        new("PUT", "/contact_tags/{tag_id}", [200], Contact, "contacts:write", """{"name":"Helper"}"""),
        new("DELETE", "/contact_tags/{tag_id}", [202], Contact, "contacts:write"),
        new("GET", "/activities", [200], Contact, "contacts:write"),
        new("GET", "/activities/{activity_id}", [200], Contact, "contacts:write"),
        new("POST", "/activities/contacts_json_import", [201], Contact, "contacts:write",
            """{"import_data":[{"email":"new@example.org","first_name":"New"}],"list_ids":["{list}"]}"""),
        new("POST", "/activities/contacts_file_import", [201], Contact, "contacts:write"),
        new("POST", "/activities/add_list_memberships", [201], Contact, "contacts:write",
            """{"source":{"contact_ids":["{contact}"]},"list_ids":["{list}"]}"""),
        new("POST", "/activities/remove_list_memberships", [201], Contact, "contacts:write",
            """{"source":{"list_ids":["{list}"]},"list_ids":["{list}"]}"""),
        new("POST", "/activities/list_delete", [201], Contact, "contacts:write", """{"list_ids":["{list}"]}"""),
        new("POST", "/activities/contact_delete", [201], Contact, "contacts:write", """{"contact_ids":["{contact}"]}"""),
        new("POST", "/activities/contact_exports", [201], Contact, "contacts:write",
            """{"list_ids":["{list}"],"fields":["email_address","first_name"]}"""),
        new("GET", "/contact_exports/{file_export_id}", [200], Contact, "contacts:write"),
        new("POST", "/activities/contacts_taggings_add", [201], Contact, "contacts:write",
            """{"source":{"contact_ids":["{contact}"]},"tag_ids":["{tag}"]}"""),
        new("POST", "/activities/contacts_taggings_remove", [201], Contact, "contacts:write",
            """{"source":{"tag_ids":["{tag}"]},"tag_ids":["{tag}"]}"""),
        new("POST", "/activities/contacts_tags_delete", [201], Contact, "contacts:write", """{"tag_ids":["{tag}"]}"""),
        new("POST", "/activities/custom_fields_delete", [201], Contact, "contacts:write", """{"custom_field_ids":["{field}"]}"""),
        new("GET", "/account/summary", [200], "account_read", "account:read"),
        new("PUT", "/account/summary", [200], "account_update", "account:update", """{"first_name":"Robin"}"""),
        new("GET", "/account/summary/physical_address", [200], "account_read", "account:read"),
        new("POST", "/account/summary/physical_address", [201], "account_update", "account:update",
            """{"address_line1":"1 Elm St","city":"Boston","state_code":"MA","postal_code":"02101","country_code":"US"}"""),
        new("PUT", "/account/summary/physical_address", [200], "account_update", "account:update",
            """{"address_line1":"2 Elm St","city":"Berlin","state_name":"Berlin","country_code":"DE"}"""),
        new("GET", "/account/emails", [200], "account_read", "account:read"),
        new("POST", "/account/emails", [201], "account_update", "account:update", """{"email_address":"news@example.org"}"""),
        new("GET", "/account/user/privileges", [200], null, null),
        new("GET", "/emails", [200], Campaign, "campaign:read"),
        new("GET", "/emails/{campaign_id}", [200], Campaign, "campaign:read"),
        new("GET", "/reports/summary_reports/email_campaign_summaries", [200], Campaign, "ui:campaign:metrics"),
        new("GET", "/reports/email_reports/{campaign_activity_id}/tracking/bounces", [200], Campaign, "ui:campaign:metrics"),
        new("GET", "/reports/email_reports/{campaign_activity_id}/tracking/optouts", [200], Campaign, "ui:campaign:metrics"),
    ];

    public static TheoryData<string> Names => [.. All.Select(endpoint => endpoint.Name)];

    public static TheoryData<string> WithJson => [.. All.Where(endpoint => endpoint.Body is not null).Select(endpoint => endpoint.Name)];

    public static TheoryData<string> WithId => [.. All.Where(endpoint => endpoint.Path.Contains('{')).Select(endpoint => endpoint.Name)];

    public static Endpoint Named(string name) => All.Single(endpoint => endpoint.Name == name);

    public static string UnknownId => Unknown;
}
