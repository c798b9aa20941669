namespace DonorSync.ConstantContact.Sandbox.Contacts;

/// <summary>Reads the parts of a contact from a checked body.</summary>
internal static class ContactBody
{
    public static PersonalFields Person(JsonElement body)
    {
        if (body.Whole("birthday_month").HasValue != body.Whole("birthday_day").HasValue)
            throw Refusal.Invalid(body.Whole("birthday_day").HasValue ? "birthday_month is missing" : "birthday_day is missing");
        return new PersonalFields
        {
            FirstName = body.Filled("first_name"),
            LastName = body.Filled("last_name"),
            JobTitle = body.Filled("job_title"),
            CompanyName = body.Filled("company_name"),
            BirthdayMonth = body.Whole("birthday_month"),
            BirthdayDay = body.Whole("birthday_day"),
            Anniversary = body.Filled("anniversary") is { } text ? Formats.Anniversary(text) : null,
        };
    }

    public static StreetAddress Street(JsonElement item, ContactRules rules) => new(rules.NewId(), item.Text("kind") ?? "home", rules.Now)
    {
        Street = item.Filled("street"),
        City = item.Filled("city"),
        State = item.Filled("state"),
        PostalCode = item.Filled("postal_code"),
        Country = item.Filled("country"),
    };

    /// <summary>Returns the checked address, or null when the body has none.</summary>
    public static string? Address(JsonElement body, SandboxBehaviour behaviour)
    {
        if (body.Inner("email_address")?.Text("address") is not { } address)
            return null;
        return Formats.IsAddress(address.Trim(), Formats.LongestAddress, behaviour)
            ? address.Trim()
            : throw Refusal.Invalid("email_address[address] does not have a valid value");
    }

    /// <summary>Checks all references to other records (lists, tags, fields) before anything is changed.</summary>
    public static ContactParts Parts(JsonElement body, ContactRules rules)
    {
        var store = rules.Store;
        var lists = body.Inner("list_memberships") is null ? null : rules.RequireLists(body.Uuids("list_memberships"), "list_memberships");
        var tags = body.Inner("taggings") is null ? null : body.Uuids("taggings").Distinct().ToList();
        if (tags?.Exists(tag => !store.Tags.ContainsKey(tag)) == true)
            throw Refusal.Invalid("taggings does not have a valid value");
        return new ContactParts
        {
            Lists = lists,
            Tags = tags,
            CustomFields = Items(body, "custom_fields")?.Select(item => CustomField(item, store)).ToList(),
            Phones = Items(body, "phone_numbers")?.Select(item =>
                new PhoneNumber(rules.NewId(), item.Text("phone_number")!, item.Text("kind") ?? "other", ActedBy.Account, rules.Now))
                    .ToList(),
            Streets = Items(body, "street_addresses")?.Select(item => Street(item, rules)).ToList(),
            Notes = Items(body, "notes")?.Select(item => new Note(rules.NewId(), item.Text("content") ?? "", rules.Now)).ToList(),
            Sms = body.Inner("sms_channel") is { } sms ? Sms(sms, rules) : null,
        };
    }

    private static JsonElement.ArrayEnumerator? Items(JsonElement body, string name) => body.Inner(name)?.EnumerateArray();

    private static CustomFieldValue CustomField(JsonElement item, AccountStore store)
    {
        var id = item.GetProperty("custom_field_id").GetGuid();
        if (!store.CustomFields.ContainsKey(id))
            throw Refusal.Invalid("custom_fields[custom_field_id] does not have a valid value");
        return new CustomFieldValue(id, item.Text("value"),
            [.. item.Inner("choice_ids")?.EnumerateArray().Select(choice => choice.GetString()!) ?? []]);
    }

    private static SmsChannel Sms(JsonElement sms, ContactRules rules)
    {
        var consent = sms.GetProperty("sms_channel_consents").EnumerateArray().FirstOrDefault();
        var channel = new SmsChannel(rules.NewId(), sms.Text("full_sms_address")!, ActedBy.Account, rules.Now);
        return consent.ValueKind == JsonValueKind.Undefined
            ? channel
            : channel with { Permission = consent.Text("sms_consent_permission")!, ConsentType = consent.Text("consent_type")! };
    }
}

/// <summary>The sub-resources of a body; null means that the body does not name one, so it stays unchanged.</summary>
internal sealed record ContactParts
{
    public IReadOnlyCollection<ContactList>? Lists { get; init; }
    public List<Guid>? Tags { get; init; }
    public List<CustomFieldValue>? CustomFields { get; init; }
    public List<PhoneNumber>? Phones { get; init; }
    public List<StreetAddress>? Streets { get; init; }
    public List<Note>? Notes { get; init; }
    public SmsChannel? Sms { get; init; }

    /// <summary>Writes the parts to the contact, except the lists. Returns true if <c>updated_at</c> must move.</summary>
    public bool ApplyTo(Contact contact, ContactRules rules)
    {
        var moved = Streets is not null && rules.SetSentStreets(contact, Streets);
        var extras = Tags is not null || CustomFields is not null || Phones is not null || Notes is not null || Sms is not null;
        contact.Taggings = Tags ?? contact.Taggings;
        contact.CustomFields = CustomFields ?? contact.CustomFields;
        contact.Phones = Phones ?? contact.Phones;
        contact.Notes = Notes ?? contact.Notes;
        contact.Sms = Sms ?? contact.Sms;
        return moved || (extras && rules.Behaviour.ExtrasMoveUpdatedAt);
    }
}
