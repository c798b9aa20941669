namespace DonorSync.ConstantContact.Sandbox.Accounts;

/// <summary><c>/account/user/privileges</c>: needs no scope, so clients use it to test whether their token is still valid.</summary>
internal static class AccountUser
{
    public static readonly ApiOperation Privileges = new("GET", "/account/user/privileges", null, null, Answer);

    private static ApiReply Answer(ApiCall call) => ApiReply.Json(200, json =>
    {
        json.WriteStartArray();
        foreach (var name in Http.Privileges.Of(call.Grant.Role))
        {
            json.WriteStartObject();
            json.WriteNumber("privilege_id", Array.IndexOf(Http.Privileges.All, name) + 1);
            json.WriteString("privilege_name", name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
