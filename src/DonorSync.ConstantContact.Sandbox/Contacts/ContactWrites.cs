namespace DonorSync.ConstantContact.Sandbox.Contacts;

/// <summary>Creating, replacing and deleting one contact.</summary>
internal static class ContactWrites
{
    public static readonly ApiOperation Get = new("GET", "/contacts/{contact_id}", Scopes.Contacts, Privileges.ContactsRead, GetOne)
    {
        Query = [QueryRule.Words("include", ContactJson.IncludeWords)],
    };

    public static readonly ApiOperation Post = new("POST", "/contacts", Scopes.Contacts, Privileges.ContactsWrite, Create)
    {
        BodyKind = BodyKind.Json,
        Body = ContactShapes.Post,
    };

    public static readonly ApiOperation Put = new("PUT", "/contacts/{contact_id}", Scopes.Contacts, Privileges.ContactsWrite, Replace)
    {
        BodyKind = BodyKind.Json,
        Body = ContactShapes.Put,
    };

    public static readonly ApiOperation Delete = new("DELETE", "/contacts/{contact_id}", Scopes.Contacts, Privileges.ContactsWrite, Remove);

    private static ApiReply GetOne(ApiCall call)
    {
        var contact = call.RequireContact();
        return One(200, contact, ContactJson.ReadInclude(call.Words("include")));
    }

    private static ApiReply Create(ApiCall call)
    {
        var (body, rules) = (call.Json, call.Rules);
        var person = ContactBody.Person(body);
        var address = ContactBody.Address(body, call.Behaviour);
        var parts = ContactBody.Parts(body, rules);
        if (address is null && !person.HasName && parts.Sms is null)
            throw Refusal.Invalid("first_name, last_name, email_address, sms_channel are missing, at least one parameter must be provided");
        if (address is not null)
            rules.RequireFree(address, null);

        var permission = body.Inner("email_address")?.Text("permission_to_send") is { } word
            ? Words.ReadPermission(word)
            : call.Behaviour.PermissionFor(Words.ReadSource(body.Text("create_source")!));
        var contact = rules.Create(Words.ReadSource(body.Text("create_source")!), address, permission);
        contact.Person = person;
        parts.ApplyTo(contact, rules);
        rules.SetLists(contact, parts.Lists ?? []);
        return One(201, contact, Mentioned(body));
    }

    private static ApiReply Replace(ApiCall call)
    {
        var (body, rules, contact) = (call.Json, call.Rules, call.RequireContact());
        var by = Words.ReadSource(body.Text("update_source")!);
        var person = ContactBody.Person(body);
        var address = ContactBody.Address(body, call.Behaviour);
        var parts = ContactBody.Parts(body, rules);
        var permission = NextPermission(call, contact, by);
        if (address is null && contact.Email is not null && call.Behaviour.PutWithoutEmail == PutWithoutEmailRule.Refuse)
            throw Refusal.Invalid("email_address is missing");
        var clears = address is null && call.Behaviour.PutWithoutEmail == PutWithoutEmailRule.Clear;
        if ((clears || contact.Email is null) && address is null && !person.HasName && contact.Sms is null && parts.Sms is null)
            throw Refusal.Invalid("first_name, last_name, email_address, sms_channel are missing, at least one parameter must be provided");
        if (contact.IsDeleted && (by != ActedBy.Account || parts.Lists is not { Count: > 0 }))
            throw Refusal.Invalid(by != ActedBy.Account ? "update_source does not have a valid value" : "list_memberships is missing");
        if (address is not null)
            rules.RequireFree(address, contact);

        var moved = rules.Revive(contact);
        moved |= ContactRules.SetPerson(contact, person);
        if (address is not null)
            moved |= rules.SetAddress(contact, address, by);
        else if (clears)
            ClearEmail(call, contact);
        if (permission is { } next && contact.Email is not null)
            moved |= rules.Permit(contact, next, by, body.Inner("email_address")?.Filled("opt_out_reason"));
        moved |= parts.ApplyTo(contact, rules);
        if (parts.Lists is { } lists && (lists.Count > 0 || call.Behaviour.EmptyMembershipsClear))
            rules.SetLists(contact, lists);
        rules.Updated(contact, by, moved || call.Behaviour.PutMovesUpdatedAt);
        return One(200, contact, Mentioned(body));
    }

    private static ApiReply Remove(ApiCall call)
    {
        var contact = call.RequireContact();
        if (contact.IsDeleted && !call.Behaviour.SecondDeleteSucceeds)
            throw Refusal.NotFound();
        if (!contact.IsDeleted)
            call.Rules.Delete(contact);
        return ApiReply.NoContent;
    }

    /// <summary>Returns the permission in the body, if it is allowed; null keeps the current one.</summary>
    private static PermissionToSend? NextPermission(ApiCall call, Contact contact, ActedBy by)
    {
        if (call.Json.Inner("email_address") is not { } email)
            return null;
        if (email.Text("permission_to_send") is not { } word)
            return contact.Email is null || !call.Behaviour.PutKeepsPermission ? call.Behaviour.PermissionFor(by) : null;
        var next = Words.ReadPermission(word);
        // An unsubscribed contact can only be resubscribed by the contact's own act.
        if (contact.IsUnsubscribed && next.MayBeMailed && !call.Behaviour.AccountMayResubscribe
            && (by != ActedBy.Contact || next != PermissionToSend.Explicit))
            throw Refusal.Invalid("email_address[permission_to_send] does not have a valid value");
        if (contact.Email?.Permission == PermissionToSend.Explicit && next == PermissionToSend.Implicit
            && !call.Behaviour.ExplicitMayBecomeImplicit)
            throw Refusal.Invalid("email_address[permission_to_send] does not have a valid value");
        if (next == PermissionToSend.Unsubscribed && by != ActedBy.Contact && call.Behaviour.UnsubscribeNeedsContact)
            throw Refusal.Invalid("update_source does not have a valid value");
        return next;
    }

    private static void ClearEmail(ApiCall call, Contact contact)
    {
        call.Store.SetEmail(contact, null);
        call.Store.Count(contact, call.Now);
    }

    /// <summary>Returns the sub-resources that the body names: a write returns those.</summary>
    private static Include Mentioned(JsonElement body) =>
        ContactJson.ReadInclude(ContactJson.IncludeWords.Where(word => body.Inner(word) is not null));

    private static ApiReply One(int status, Contact contact, Include include) =>
        ApiReply.Json(status, json => ContactJson.Write(json, contact, include));
}
