namespace DonorSync.ConstantContact.Sandbox.Contacts;

/// <summary>
/// <c>POST /contacts/sign_up_form</c>: a person signs up. Creates a contact or updates the given fields, adds lists and custom fields,
/// and sets the permission, also of a contact that has unsubscribed.
/// </summary>
internal static class SignUpForm
{
    public static readonly ApiOperation Post = new("POST", "/contacts/sign_up_form", Scopes.Contacts, Privileges.ContactsWrite, Answer)
    {
        BodyKind = BodyKind.Json,
        Body = Shape.Object(
        [
            new("email_address", Shape.Text(Formats.LongestAddress, 1)),
            new("list_memberships", Shape.Uuids(50, 1), Required: true),
            new("phone_number", Shape.Text(25)),
            new("custom_fields", Shape.List(
                Shape.Object(new Field("custom_field_id", Shape.Uuid, Required: true), new Field("value", Shape.Text(255))), 50)),
            new("street_address", Shape.Object(ContactShapes.StreetFields)),
            new("sms_channel", Shape.Object(
                new Field("sms_address", Shape.Text(16, 1), Required: true), new Field("dial_code", Shape.Text(4, 1), Required: true),
                new Field("country_code", Shape.Text(2, 2), Required: true),
                    new Field("sms_channel_consents", Shape.List(Consent, 10), Required: true))),
            .. ContactShapes.Person,
        ]),
    };

    private static Shape Consent => Shape.Object(
        new Field("sms_consent_permission", Shape.Text(50, 1), Required: true),
        new Field("consent_type", Shape.Text(50, 1), Required: true),
        new Field("consent_medium_type", Shape.Text(50, 1), Required: true),
        new Field("consent_medium_url", Shape.Text(2000, 1), Required: true),
        new Field("consent_medium_details", Shape.Text(2000, 1), Required: true),
        new Field("advertised_frequency", Shape.Whole(0, int.MaxValue)),
        new Field("advertised_interval", Shape.Text(50)));

    private static ApiReply Answer(ApiCall call)
    {
        var (body, rules) = (call.Json, call.Rules);
        var address = body.Filled("email_address")?.Trim();
        if (address is null && body.Inner("sms_channel") is null)
            throw Refusal.Invalid("email_address, sms_channel are missing, at least one parameter must be provided");
        var longest = call.Behaviour.ShortEmailsEnforced ? Formats.LongestImportedAddress : Formats.LongestAddress;
        if (address is not null && (!Formats.IsAddress(address, longest, call.Behaviour)
            || (call.Behaviour.SignUpGuard && !call.Store.SignUps.Passes(address, call.Now))))
            throw Refusal.Invalid("email_address does not have a valid value");
        var lists = rules.RequireLists(body.Uuids("list_memberships"), "list_memberships");
        var fields = body.Inner("custom_fields")?.EnumerateArray()
            .Select(item => new CustomFieldValue(item.GetProperty("custom_field_id").GetGuid(), item.Text("value"), [])).ToList() ?? [];
        if (fields.Exists(field => !call.Store.CustomFields.ContainsKey(field.FieldId)))
            throw Refusal.Invalid("custom_fields[custom_field_id] does not have a valid value");
        var given = ContactBody.Person(body);

        var known = address is not null
            ? call.Store.FindByAddress(address)
            : call.Store.Contacts.FirstOrDefault(contact => contact.Sms?.Address == SmsNumber(body));
        var contact = known ?? rules.Create(ActedBy.Contact, address, NewPermission(call.Store));
        var moved = rules.Revive(contact);
        moved |= ContactRules.SetPerson(contact, Merge(contact.Person, given));
        moved |= SetParts(contact, body, rules);
        moved |= SetCustomFields(contact, fields) && call.Behaviour.ExtrasMoveUpdatedAt;
        if (known?.Email is not null)
            moved |= rules.Permit(contact, PermissionToSend.Explicit, ActedBy.Contact);
        rules.JoinAll(contact, lists);
        if (known is not null)
            rules.Updated(contact, ActedBy.Contact, moved);
        return ApiReply.Json(known is null ? 201 : 200, json =>
        {
            json.WriteStartObject();
            json.WriteString("contact_id", contact.Id);
            json.WriteString("action", known is null ? "created" : "updated");
            json.WriteEndObject();
        });
    }

    private static PermissionToSend NewPermission(AccountStore store) =>
        store.Profile.ConfirmedOptIn ? PermissionToSend.PendingConfirmation : PermissionToSend.Explicit;

    private static PersonalFields Merge(PersonalFields old, PersonalFields given) => new()
    {
        FirstName = given.FirstName ?? old.FirstName,
        LastName = given.LastName ?? old.LastName,
        JobTitle = given.JobTitle ?? old.JobTitle,
        CompanyName = given.CompanyName ?? old.CompanyName,
        BirthdayMonth = given.BirthdayMonth ?? old.BirthdayMonth,
        BirthdayDay = given.BirthdayDay ?? old.BirthdayDay,
        Anniversary = given.Anniversary ?? old.Anniversary,
    };

    private static bool SetParts(Contact contact, JsonElement body, ContactRules rules)
    {
        var moved = false;
        if (body.Inner("street_address") is { } street)
        {
            var given = ContactBody.Street(street, rules);
            List<StreetAddress> others = [.. contact.Addresses.Where(other => other.Kind != given.Kind).Take(2)];
            moved = rules.SetSentStreets(contact, [.. others, given]);
        }

        if (body.Filled("phone_number") is { } number && !contact.Phones.Exists(phone => phone.Number == number)
            && contact.Phones.Count < 3)
        {
            contact.Phones.Add(new PhoneNumber(rules.NewId(), number, "other", ActedBy.Contact, rules.Now));
            moved |= rules.Behaviour.ExtrasMoveUpdatedAt;
        }

        if (body.Inner("sms_channel") is { } sms && contact.Sms is null)
            contact.Sms = new SmsChannel(rules.NewId(), SmsNumber(body)!, ActedBy.Contact, rules.Now)
            { DialCode = sms.Text("dial_code")!, CountryCode = sms.Text("country_code")!, Permission = "explicit" };
        return moved;
    }

    private static bool SetCustomFields(Contact contact, List<CustomFieldValue> fields)
    {
        var changed = false;
        foreach (var field in fields)
        {
            var at = contact.CustomFields.FindIndex(old => old.FieldId == field.FieldId);
            changed |= at < 0 || contact.CustomFields[at].Value != field.Value;
            if (at >= 0)
                contact.CustomFields[at] = field;
            else if (contact.CustomFields.Count < 25)
                contact.CustomFields.Add(field);
        }

        return changed;
    }

    private static string? SmsNumber(JsonElement body) => body.Inner("sms_channel")?.Text("sms_address");
}
