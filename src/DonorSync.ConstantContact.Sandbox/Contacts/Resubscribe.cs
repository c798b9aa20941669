namespace DonorSync.ConstantContact.Sandbox.Contacts;

/// <summary>
/// <c>PUT /contacts/resubscribe/{contact_id}</c>: sends an unsubscribed contact one email that asks for a new opt-in. The contact
/// stays unsubscribed until it confirms.
/// </summary>
internal static class Resubscribe
{
    public static readonly ApiOperation Put = new(
        "PUT", "/contacts/resubscribe/{contact_id}", Scopes.Contacts, Privileges.ContactsWrite, Answer)
    {
        BodyKind = BodyKind.Json,
        Body = Shape.Object(new Field("list_ids", Shape.Uuids(50, 1), Required: true)),
    };

    private static ApiReply Answer(ApiCall call)
    {
        var contact = call.RequireContact();
        var lists = call.Rules.RequireLists(call.Json.Uuids("list_ids"), "list_ids");
        if (contact.IsDeleted || !contact.IsUnsubscribed)
            throw Refusal.Conflict("Validation failed: The contact is not unsubscribed");
        if (contact.Email!.ResubscribeMailSent)
            throw Refusal.Conflict("Validation failed: A resubscribe email was already sent to this contact");
        contact.Email.ResubscribeMailSent = true;
        contact.Email.ResubscribeLists = [.. lists.Select(list => list.Id)];
        // The body of the real response is not known; the contact is the most likely one.
        return ApiReply.Json(200, json => ContactJson.Write(json, contact, Include.None));
    }
}
