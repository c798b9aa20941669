namespace DonorSync.ConstantContact.Sandbox.Contacts;

/// <summary>The parts of a contact that are sent only on request.</summary>
[Flags]
internal enum Include
{
    None = 0,
    CustomFields = 1,
    Lists = 2,
    Phones = 4,
    Streets = 8,
    Tags = 16,
    Notes = 32,
    Sms = 64,
    All = 127,
}

/// <summary>Writes contacts as the service does.</summary>
internal static class ContactJson
{
    public static readonly string[] IncludeWords = [
        "custom_fields", "list_memberships", "phone_numbers", "street_addresses", "taggings", "notes", "sms_channel"];

    public static Include ReadInclude(IEnumerable<string> words) =>
        words.Aggregate(Include.None, (all, word) => all | (Include)(1 << Array.IndexOf(IncludeWords, word)));

    public static void Write(Utf8JsonWriter json, Contact contact, Include include)
    {
        json.WriteStartObject();
        json.WriteString("contact_id", contact.Id);
        if (contact.Email is { } email)
            WriteEmail(json, email);
        var person = contact.Person;
        json.Set("first_name", person.FirstName);
        json.Set("last_name", person.LastName);
        json.Set("job_title", person.JobTitle);
        json.Set("company_name", person.CompanyName);
        json.Set("birthday_month", person.BirthdayMonth);
        json.Set("birthday_day", person.BirthdayDay);
        json.Set("anniversary", person.Anniversary);
        json.Set("update_source", contact.UpdateSource?.Word);
        json.WriteString("create_source", contact.CreateSource.Word);
        json.Set("created_at", contact.CreatedAt);
        json.Set("updated_at", contact.UpdatedAt);
        json.Set("deleted_at", contact.DeletedAt?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        WriteParts(json, contact, include);
        json.WriteEndObject();
    }

    private static void WriteEmail(Utf8JsonWriter json, EmailAddress email)
    {
        json.WriteStartObject("email_address");
        json.WriteString("address", email.Address);
        json.WriteString("permission_to_send", email.Permission.Word);
        json.Set("created_at", email.CreatedAt);
        json.Set("updated_at", email.UpdatedAt);
        // Real accounts show an opt-in source only on implicit and explicit contacts.
        if (email.Permission.MayBeMailed)
        {
            json.WriteString("opt_in_source", email.OptInSource.Word);
            json.Set("opt_in_date", email.OptInDate);
        }

        if (email.Permission == PermissionToSend.Unsubscribed)
        {
            json.Set("opt_out_source", email.OptOutSource?.Word);
            json.Set("opt_out_date", email.OptOutDate);
            json.Set("opt_out_reason", email.OptOutReason);
        }

        json.WriteString("confirm_status", email.ConfirmStatus);
        json.WriteEndObject();
    }

    private static void WriteParts(Utf8JsonWriter json, Contact contact, Include include)
    {
        if (include.HasFlag(Include.CustomFields))
            WriteAll(json, "custom_fields", contact.CustomFields, WriteCustomField);
        if (include.HasFlag(Include.Phones))
            WriteAll(json, "phone_numbers", contact.Phones, WritePhone);
        if (include.HasFlag(Include.Streets))
            WriteAll(json, "street_addresses", contact.Addresses, WriteStreet);
        if (include.HasFlag(Include.Lists))
            json.SetUuids("list_memberships", contact.Lists.Select(static list => list.Id).Order());
        if (include.HasFlag(Include.Tags))
            json.SetUuids("taggings", contact.Taggings);
        if (include.HasFlag(Include.Notes))
            WriteAll(json, "notes", contact.Notes, WriteNote);
        if (include.HasFlag(Include.Sms) && contact.Sms is { } sms)
            WriteSms(json, sms);
    }

    private static void WriteAll<T>(Utf8JsonWriter json, string name, List<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
            write(json, item);
        json.WriteEndArray();
    }

    private static void WriteCustomField(Utf8JsonWriter json, CustomFieldValue field)
    {
        json.WriteStartObject();
        json.WriteString("custom_field_id", field.FieldId);
        json.Set("value", field.Value);
        if (field.ChoiceIds.Count > 0)
        {
            json.WriteStartArray("choice_ids");
            foreach (var choice in field.ChoiceIds)
                json.WriteStringValue(choice);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WritePhone(Utf8JsonWriter json, PhoneNumber phone)
    {
        json.WriteStartObject();
        json.WriteString("phone_number_id", phone.Id);
        json.WriteString("phone_number", phone.Number);
        json.WriteString("kind", phone.Kind);
        json.Set("created_at", phone.CreatedAt);
        json.Set("updated_at", phone.UpdatedAt);
        json.Set("update_source", phone.UpdateSource?.Word);
        json.WriteString("create_source", phone.CreateSource.Word);
        json.WriteEndObject();
    }

    private static void WriteStreet(Utf8JsonWriter json, StreetAddress street)
    {
        json.WriteStartObject();
        json.WriteString("street_address_id", street.Id);
        json.WriteString("kind", street.Kind);
        json.Set("street", street.Street);
        json.Set("city", street.City);
        json.Set("state", street.State);
        json.Set("postal_code", street.PostalCode);
        json.Set("country", street.Country);
        json.Set("created_at", street.CreatedAt);
        json.Set("updated_at", street.UpdatedAt);
        json.WriteEndObject();
    }

    private static void WriteNote(Utf8JsonWriter json, Note note)
    {
        json.WriteStartObject();
        json.WriteString("note_id", note.Id);
        json.Set("created_at", note.CreatedAt);
        json.WriteString("content", note.Content);
        json.WriteEndObject();
    }

    private static void WriteSms(Utf8JsonWriter json, SmsChannel sms)
    {
        json.WriteStartObject("sms_channel");
        json.WriteString("sms_channel_id", sms.Id);
        json.WriteString("sms_address", sms.Address);
        json.WriteString("dial_code", sms.DialCode);
        json.WriteString("country_code", sms.CountryCode);
        json.Set("update_source", sms.UpdateSource?.Word);
        json.WriteString("create_source", sms.CreateSource.Word);
        json.WriteStartArray("sms_channel_consents");
        json.WriteStartObject();
        json.WriteString("sms_consent_permission", sms.Permission);
        json.WriteString("consent_type", sms.ConsentType);
        json.Set("created_at", sms.CreatedAt);
        json.Set("updated_at", sms.CreatedAt);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
