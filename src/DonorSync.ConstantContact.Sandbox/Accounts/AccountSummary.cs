namespace DonorSync.ConstantContact.Sandbox.Accounts;

/// <summary><c>/account/summary</c>.</summary>
internal static class AccountSummary
{
    private static readonly Field[] Editable =
    [
        new("contact_email", Shape.Text(80)), new("contact_phone", Shape.Text(25)), new("country_code", Shape.Text(2, 2)),
        new("first_name", Shape.Text(80)),
        new("last_name", Shape.Text(80)), new("organization_name", Shape.Text(80)), new("organization_phone", Shape.Text(25)),
        new("state_code", Shape.Text(2)), new("time_zone_id", Shape.Text(50)), new("website", Shape.Text(255)),
    ];

    public static readonly ApiOperation Get = new(
        "GET", "/account/summary", Scopes.AccountRead, Http.Privileges.AccountRead, call => Answer(call.Store, call.Words("extra_fields")))
    {
        Query = [QueryRule.Words("extra_fields", "physical_address", "company_logo")],
    };

    /// <summary>A partial update.</summary>
    public static readonly ApiOperation Put = new("PUT", "/account/summary", Scopes.AccountUpdate, Http.Privileges.AccountUpdate, Update)
    {
        BodyKind = BodyKind.Json,
        Body = Shape.Object([.. Editable, new("encoded_account_id", Shape.Anything), new("encoded_partner_id", Shape.Anything)]),
    };

    private static ApiReply Update(ApiCall call)
    {
        var (profile, body) = (call.Store.Profile, call.Json);
        if (body.Inner("contact_email") is not null
            && !Formats.IsAddress(body.Text("contact_email")!, Formats.LongestAddress, call.Behaviour))
            throw Refusal.Invalid("contact_email does not have a valid value");
        profile.ContactEmail = body.Text("contact_email") ?? profile.ContactEmail;
        profile.ContactPhone = body.Text("contact_phone") ?? profile.ContactPhone;
        profile.CountryCode = body.Text("country_code") ?? profile.CountryCode;
        profile.FirstName = body.Text("first_name") ?? profile.FirstName;
        profile.LastName = body.Text("last_name") ?? profile.LastName;
        profile.OrganizationName = body.Text("organization_name") ?? profile.OrganizationName;
        profile.OrganizationPhone = body.Text("organization_phone") ?? profile.OrganizationPhone;
        profile.StateCode = body.Text("state_code") ?? profile.StateCode;
        profile.TimeZoneId = body.Text("time_zone_id") ?? profile.TimeZoneId;
        profile.Website = body.Text("website") ?? profile.Website;
        return Answer(call.Store, []);
    }

    private static ApiReply Answer(AccountStore store, string[] extra) => ApiReply.Json(200, json =>
    {
        var profile = store.Profile;
        json.WriteStartObject();
        json.WriteString("contact_email", profile.ContactEmail);
        json.Set("contact_phone", profile.ContactPhone);
        // Lower case, as in a response of a real account.
        json.Set("country_code", profile.CountryCode is { } country ? Words.Fold(country) : null);
        json.WriteString("encoded_account_id", store.Id);
        json.Set("first_name", profile.FirstName);
        json.Set("last_name", profile.LastName);
        json.WriteString("organization_name", profile.OrganizationName);
        json.Set("organization_phone", profile.OrganizationPhone);
        json.Set("state_code", profile.StateCode);
        json.Set("time_zone_id", profile.TimeZoneId);
        json.Set("website", profile.Website);
        if (extra.Contains("physical_address") && profile.Address is { } address)
        {
            json.WritePropertyName("physical_address");
            PhysicalAddressJson.Write(json, address);
        }

        json.WriteEndObject();
    });
}
