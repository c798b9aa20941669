namespace DonorSync.ConstantContact.Sandbox.Contacts;

/// <summary><c>GET /contacts/counts</c>.</summary>
internal static class ContactCounts
{
    public static readonly TimeSpan NewFor = TimeSpan.FromDays(30);

    public static readonly ApiOperation Get = new("GET", "/contacts/counts", Scopes.Contacts, Privileges.ContactsRead, Answer)
    {
        Query = [QueryRule.Word("include", "new_subscriber")],
    };

    private static ApiReply Answer(ApiCall call)
    {
        var contacts = call.Store.Contacts.Where(contact => !contact.IsDeleted || call.Behaviour.CountsIncludeDeleted).ToList();
        return ApiReply.Json(200, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("total", contacts.Count);
            json.WriteNumber("explicit", With(PermissionToSend.Explicit));
            json.WriteNumber("implicit", With(PermissionToSend.Implicit));
            json.WriteNumber("pending", With(PermissionToSend.PendingConfirmation));
            json.WriteNumber("unsubscribed", With(PermissionToSend.Unsubscribed));
            if (call.Parameter("include") is not null)
                json.WriteNumber("new_subscriber", contacts.Count(contact => IsNew(contact, call.Now)));
            json.WriteEndObject();
        });

        int With(PermissionToSend permission) => contacts.Count(contact => contact.Email?.Permission == permission);
    }

    public static bool IsNew(Contact contact, DateTimeOffset now) => contact.IsActive && contact.Email!.OptInDate > now - NewFor;
}
