namespace DonorSync.Tests.SandboxTests.Conformance;

/// <summary>The shapes of the responses of each operation, from the API description.</summary>
internal static class Forms
{
    private const string Permission = "implicit|explicit|not_set|pending_confirmation|temp_hold|unsubscribed";

    private const string Contact = $$"""
        {contact_id: uuid,
         email_address?: {address: text, permission_to_send: {{Permission}}, created_at: time, updated_at: time,
          opt_in_source?: Contact|Account, opt_in_date?: time,
                          opt_out_source?: Contact|Account, opt_out_date?: time, opt_out_reason?: text,
                           confirm_status: pending|confirmed|off},
         first_name?: text, last_name?: text, job_title?: text, company_name?: text, birthday_month?: whole, birthday_day?: whole,
          anniversary?: date,
         update_source?: Contact|Account, create_source: Contact|Account, created_at: time, updated_at: time, deleted_at?: date,
         custom_fields?: [{custom_field_id: uuid, value?: text, choice_ids?: [text]}],
         phone_numbers?: [{phone_number_id: uuid, phone_number: text, kind: home|work|mobile|other, created_at: time, updated_at: time,
          update_source?: text, create_source: text} ],
         street_addresses?: [{street_address_id: uuid, kind: home|work|other, street?: text, city?: text, state?: text,
          postal_code?: text, country?: text, created_at: time, updated_at: time}],
         list_memberships?: [uuid], taggings?: [uuid], notes?: [{note_id: uuid, created_at: time, content: text}],
         sms_channel?: {sms_channel_id: uuid, sms_address: text, dial_code: text, country_code: text, update_source?: text,
          create_source: text,
                        sms_channel_consents: [{sms_consent_permission: text, consent_type: text, created_at: time, updated_at: time}] } }
        """;

    private const string List =
        "{list_id: uuid, name: text, description?: text, favorite: flag, created_at: time, updated_at: time, deleted_at?: time, "
        + "membership_count?: whole}";
    private const string Links = "_links: {next?: {href: text}}";

    private const string Activity = """
        {activity_id: uuid, state: initialized|processing|completed|cancelled|failed|timed_out, started_at?: time, completed_at?: time,
         created_at: time, updated_at: time,
         source_file_name?: text, percent_done: whole, activity_errors: [text],
         status: {items_total_count?: whole, items_completed_count?: whole, person_count?: whole, error_count?: whole,
          correctable_count?: whole, cannot_add_to_list_count?: whole, list_count?: whole},
         _links: {self: {href: text}, results?: {href: text}}}
        """;

    private const string Field = """
        {custom_field_id: uuid, label: text, name: text, type: text, metadata?: {display_type?: text, allow_negative?: flag,
         decimal_places?: whole, currency_code?: text, integer?: flag, display_format?: text},
         version?: whole, choices?: [{custom_field_id: uuid, choice_id: whole, choice_label: text, display_order: whole, created_at: time,
          updated_at: time}], created_at: time, updated_at: time}
        """;

    private const string Tag = "{tag_id: uuid, name: text, contacts_count?: whole, created_at: time, updated_at: time, tag_source: text}";
    private const string PostalAddress =
        "{address_line1?: text, address_line2?: text, address_line3?: text, city?: text, state_code?: text, state_name?: text, "
        + "postal_code?: text, country_code?: text}";

    private const string Summary = $$"""
        {contact_email: text, contact_phone?: text, country_code?: text, encoded_account_id: text, encoded_partner_id?: text,
         first_name?: text, last_name?: text, organization_name: text,
         organization_phone?: text, state_code?: text, time_zone_id?: text, website?: text, physical_address?: {{PostalAddress}},
          company_logo?: {url?: text, external_url?: text, internal_id?: text} }
        """;

    private const string Campaign =
        "campaign_id: uuid, created_at: time, current_status: text, name: text, type: text, type_code: whole, updated_at: time";
    private const string Tracking =
        "contact_id: uuid, campaign_activity_id: uuid, tracking_activity_type: text, email_address: text, first_name?: text, last_name?: "
        + "text, created_time: time, deleted_at?: date";

    private static readonly Dictionary<string, string> ByEndpoint = new()
    {
        ["GET /contacts"] = $"{{contacts: [{Contact}], contacts_count?: whole, {Links}}}",
        ["POST /contacts"] = Contact,
        ["GET /contacts/{contact_id}"] = Contact,
        ["PUT /contacts/{contact_id}"] = Contact,
        ["POST /contacts/sign_up_form"] = "{contact_id: uuid, action: created|updated}",
        ["PUT /contacts/resubscribe/{contact_id}"] = Contact,
        ["GET /contacts/counts"] =
            "{total: whole, explicit: whole, implicit: whole, pending: whole, unsubscribed: whole, new_subscriber?: whole}",
        ["GET /contacts/contact_id_xrefs"] = "{xrefs: [{sequence_id: text, contact_id: uuid}]}",
        ["GET /contacts/sms_engagement_history/{contact_id}"] = "[{contact_id: uuid}]",
        ["GET /contact_lists"] = $"{{lists: [{List}], lists_count?: whole, {Links}}}",
        ["POST /contact_lists"] = List,
        ["GET /contact_lists/{list_id}"] = List,
        ["PUT /contact_lists/{list_id}"] = List,
        ["DELETE /contact_lists/{list_id}"] = Activity,
        ["GET /contact_lists/list_id_xrefs"] = "{xrefs: [{sequence_id: text, list_id: uuid}]}",
        ["GET /contact_custom_fields"] = $"{{custom_fields: [{Field}], {Links}}}",
        ["POST /contact_custom_fields"] = Field,
        ["GET /contact_custom_fields/{custom_field_id}"] = Field,
        ["PUT /contact_custom_fields/{custom_field_id}"] = Field,
        ["GET /contact_tags"] = $"{{tags: [{Tag}], {Links}}}",
        ["POST /contact_tags"] = Tag,
        ["GET /contact_tags/{tag_id}"] = Tag,
        ["PUT /contact_tags/{tag_id}"] = Tag,
        ["DELETE /contact_tags/{tag_id}"] = Activity,
        ["GET /activities"] = $"{{activities: [{Activity}], {Links}}}",
        ["GET /account/summary"] = Summary,
        ["PUT /account/summary"] = Summary,
        ["GET /account/summary/physical_address"] = PostalAddress,
        ["POST /account/summary/physical_address"] = PostalAddress,
        ["PUT /account/summary/physical_address"] = PostalAddress,
        ["GET /account/emails"] =
            "[{email_address: text, email_id: whole, confirm_status: text, confirm_time?: time, confirm_source_type?: text, roles: "
            + "[text], pending_roles?: [text]}]",
        ["POST /account/emails"] = "{email_address: text, email_id: whole, confirm_status: text}",
        ["GET /account/user/privileges"] = "[{privilege_id: whole, privilege_name: text}]",
        ["GET /emails"] = $"{{campaigns: [{{{Campaign}}}], {Links}}}",
        ["GET /emails/{campaign_id}"] =
            $"{{campaign_activities: [{{campaign_activity_id: uuid, role: text, document_id?: text}}], {Campaign}}}",
        ["GET /reports/summary_reports/email_campaign_summaries"] =
            $"{{bulk_email_campaign_summaries: [{{campaign_id: uuid, campaign_type: text, last_sent_date: time, unique_counts: {{sends: "
            + $"whole, opens: whole, clicks: whole, forwards: whole, optouts: whole, abuse: whole, bounces: whole, not_opened: whole}}}}], "
            + $"aggregate_percents: {{click: number, open: number, did_not_open: number, bounce: number, unsubscribe: number}}, {Links}}}",
        ["GET /reports/email_reports/{campaign_activity_id}/tracking/bounces"] =
            $"{{tracking_activities: [{{{Tracking}, bounce_code: B|D|F|S|V|X|Z, current_email_address?: text}}], {Links}}}",
        ["GET /reports/email_reports/{campaign_activity_id}/tracking/optouts"] =
            $"{{tracking_activities: [{{{Tracking}, opt_out_reason?: text}}], {Links}}}",
    };

    /// <summary>Returns the shape of a successful response, or null if it has no JSON.</summary>
    public static Form? Of(Endpoint endpoint) =>
        ByEndpoint.TryGetValue(endpoint.Name, out var text) ? Form.Of(text)
        : endpoint.Path.StartsWith("/activities/", StringComparison.Ordinal) ? Form.Of(Activity)
        : null;
}
