using System.Globalization;

namespace DonorSync.ConstantContact.Sandbox.Accounts;

/// <summary><c>/account/emails</c>.</summary>
internal static class AccountEmailOperations
{
    private static readonly string[] Roles = ["CONTACT", "BILLING", "JOURNALING", "REPLY_TO", "OTHER"];

    public static readonly ApiOperation Get = new("GET", "/account/emails", Scopes.AccountRead, Http.Privileges.AccountRead, All)
    {
        Query =
        [
            QueryRule.Word("confirm_status", "CONFIRMED", "C", "UNCONFIRMED", "U"),
            QueryRule.Word("role_code", [.. Roles, .. Roles.Select(role => role[..1])]),
            QueryRule.Text("email_address"),
        ],
    };

    public static readonly ApiOperation Post = new("POST", "/account/emails", Scopes.AccountUpdate, Http.Privileges.AccountUpdate, Add)
    {
        BodyKind = BodyKind.Json,
        Body = Shape.Object(new Field("email_address", Shape.Text(80, 1), Required: true)),
    };

    private static ApiReply All(ApiCall call)
    {
        if (call.Query.Count > 1)
            throw Refusal.Invalid("Only one query parameter may be used at a time");
        var emails = Known(call.Store).Where(email =>
            (call.Parameter("confirm_status") is not { } status || email.Confirmed == status.StartsWith('C'))
            && (call.Parameter("role_code") is not { } role
                || email.Roles.Any(has => has == role || (role.Length == 1 && has[..1] == role)))
            && (call.Parameter("email_address") is not { } address
                || string.Equals(email.Address, address, StringComparison.OrdinalIgnoreCase)));
        return ApiReply.Json(200, json =>
        {
            json.WriteStartArray();
            foreach (var email in emails)
                Write(json, email);
            json.WriteEndArray();
        });
    }

    private static ApiReply Add(ApiCall call)
    {
        var address = call.Json.Text("email_address")!;
        if (!Formats.IsAddress(address, Formats.LongestAddress, call.Behaviour))
            throw Refusal.Invalid("email_address does not have a valid value");
        var known = Known(call.Store);
        if (known.Exists(email => string.Equals(email.Address, address, StringComparison.OrdinalIgnoreCase)))
            throw Refusal.Conflict("Validation failed: Email address already exists");
        var added = new AccountEmail(known.Max(email => email.Id) + 1, address, Confirmed: false, null, []);
        call.Store.Profile.Emails.Add(added);
        return ApiReply.Json(201, json =>
        {
            json.WriteStartObject();
            json.WriteString("email_address", added.Address);
            json.WriteNumber("email_id", added.Id);
            json.WriteString("confirm_status", "UNCONFIRMED");
            json.WriteEndObject();
        });
    }

    /// <summary>All known addresses; the contact address of the account comes first and has every role.</summary>
    private static List<AccountEmail> Known(AccountStore store) =>
        [new AccountEmail(1, store.Profile.ContactEmail, Confirmed: true, DateTimeOffset.UnixEpoch,
            ["BILLING", "CONTACT", "DEFAULT_FROM", "REPLY_TO"]), .. store.Profile.Emails];

    private static void Write(Utf8JsonWriter json, AccountEmail email)
    {
        json.WriteStartObject();
        json.WriteString("email_address", email.Address);
        json.WriteNumber("email_id", email.Id);
        json.WriteString("confirm_status", email.Confirmed ? "CONFIRMED" : "UNCONFIRMED");
        // Only here, the real service sends milliseconds and an offset without a colon.
        if (email.ConfirmedAt is { } at)
            json.WriteString("confirm_time", at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", CultureInfo.InvariantCulture));
        if (email.Confirmed)
            json.WriteString("confirm_source_type", "SITE_OWNER");
        json.WriteStartArray("roles");
        foreach (var role in email.Roles)
            json.WriteStringValue(role);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
