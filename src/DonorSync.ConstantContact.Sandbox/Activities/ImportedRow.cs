namespace DonorSync.ConstantContact.Sandbox.Activities;

/// <summary>Writes the values of a row, and nothing else, to a contact.</summary>
internal sealed class ImportedRow(ImportRow row, string? smsPermission)
{
    public void ApplyTo(Contact contact, ContactRules rules, bool isNew)
    {
        var moved = rules.Revive(contact);
        moved |= ContactRules.SetPerson(contact, Person(contact.Person, rules.Behaviour));
        moved |= ContactRules.SetStreets(contact, Streets(contact, rules));
        var extras = SetPhones(contact, rules) | SetCustomFields(contact, rules) | SetSms(contact, rules);
        if (!isNew)
            rules.Updated(
                contact, ActedBy.Account, moved || rules.Behaviour.ImportMovesUpdatedAt || (extras && rules.Behaviour.ExtrasMoveUpdatedAt));
    }

    private PersonalFields Person(PersonalFields person, SandboxBehaviour behaviour)
    {
        var anniversary = New("anniversary", person.Anniversary, behaviour);
        var month = New("birthday_month", person.BirthdayMonth?.ToString(System.Globalization.CultureInfo.InvariantCulture), behaviour);
        var day = New("birthday_day", person.BirthdayDay?.ToString(System.Globalization.CultureInfo.InvariantCulture), behaviour);
        return person with
        {
            FirstName = New("first_name", person.FirstName, behaviour),
            LastName = New("last_name", person.LastName, behaviour),
            JobTitle = New("job_title", person.JobTitle, behaviour),
            CompanyName = New("company_name", person.CompanyName, behaviour),
            BirthdayMonth = month is null ? null : ImportContacts.Number(month),
            BirthdayDay = day is null ? null : ImportContacts.Number(day),
            Anniversary = anniversary is null ? null : Formats.Anniversary(anniversary),
        };
    }

    /// <summary>Returns the row's value of a column; a blank keeps the old value unless the switch says that it clears.</summary>
    private string? New(string column, string? old, SandboxBehaviour behaviour)
    {
        foreach (var cell in row.Cells)
        {
            if (cell.Column == column)
                return !string.IsNullOrWhiteSpace(cell.Value) ? cell.Value : behaviour.ImportBlanksClear ? null : old;
        }

        return old;
    }

    private List<StreetAddress> Streets(Contact contact, ContactRules rules)
    {
        List<StreetAddress> streets = [.. contact.Addresses];
        HashSet<string> filled = [];
        foreach (var cell in row.Cells)
        {
            if (ImportColumns.Street(cell.Column) is not var (kind, part)
                || (string.IsNullOrWhiteSpace(cell.Value) && !rules.Behaviour.ImportBlanksClear))
                continue;
            filled.Add(kind);
            var at = streets.FindIndex(street => street.Kind == kind);
            if (at < 0)
            {
                streets.Add(new StreetAddress(rules.NewId(), kind, rules.Now));
                at = streets.Count - 1;
            }

            var value = string.IsNullOrWhiteSpace(cell.Value) ? null : cell.Value;
            streets[at] = part switch
            {
                "street" => streets[at] with { Street = value, UpdatedAt = rules.Now },
                "street2" => streets[at],
                "city" => streets[at] with { City = value, UpdatedAt = rules.Now },
                "state" => streets[at] with { State = value, UpdatedAt = rules.Now },
                "zip" => streets[at] with { PostalCode = value, UpdatedAt = rules.Now },
                _ => streets[at] with { Country = value, UpdatedAt = rules.Now },
            };
        }

        AppendSecondLines(streets, rules);
        return streets.ConvertAll(street => filled.Contains(street.Kind) ? rules.Named(street) : street);
    }

    /// <summary>Appends the second address line to the first (a contact has only one), in whatever order the columns are.</summary>
    private void AppendSecondLines(List<StreetAddress> streets, ContactRules rules)
    {
        foreach (var cell in row.Cells)
        {
            if (ImportColumns.Street(cell.Column) is not (var kind, "street2") || string.IsNullOrWhiteSpace(cell.Value))
                continue;
            var at = streets.FindIndex(street => street.Kind == kind);
            var first = row.Cells.FirstOrDefault(
                other => ImportColumns.Street(other.Column) is var (k, p) && k == kind && p == "street").Value;
            var joined = string.IsNullOrWhiteSpace(first) ? cell.Value : first + rules.Behaviour.ImportStreetSeparator + cell.Value;
            streets[at] = streets[at] with { Street = joined.Length <= 255 ? joined : joined[..255], UpdatedAt = rules.Now };
        }
    }

    private bool SetPhones(Contact contact, ContactRules rules)
    {
        var changed = false;
        foreach (var cell in row.Cells)
        {
            if (!ImportColumns.Phones.TryGetValue(cell.Column, out var kind) || string.IsNullOrWhiteSpace(cell.Value))
                continue;
            var number = cell.Value.Length <= 25 ? cell.Value : cell.Value[..25];
            var at = contact.Phones.FindIndex(phone => phone.Kind == kind);
            if (at >= 0 && contact.Phones[at].Number == number)
                continue;
            changed = true;
            if (at >= 0)
                contact.Phones[at] = contact.Phones[at] with { Number = number, UpdatedAt = rules.Now, UpdateSource = ActedBy.Account };
            else if (contact.Phones.Count < 3)
                contact.Phones.Add(new PhoneNumber(rules.NewId(), number, kind, ActedBy.Account, rules.Now));
        }

        return changed;
    }

    private bool SetCustomFields(Contact contact, ContactRules rules)
    {
        var changed = false;
        foreach (var cell in row.Cells)
        {
            if (string.IsNullOrWhiteSpace(cell.Value) || ImportColumns.FieldNamed(cell.Column, rules.Store) is not { } field)
                continue;
            var at = contact.CustomFields.FindIndex(value => value.FieldId == field.Id);
            if (at >= 0 && contact.CustomFields[at].Value == cell.Value)
                continue;
            changed = true;
            var value = new CustomFieldValue(field.Id, cell.Value, []);
            if (at >= 0)
                contact.CustomFields[at] = value;
            else if (contact.CustomFields.Count < 25)
                contact.CustomFields.Add(value);
        }

        return changed;
    }

    private bool SetSms(Contact contact, ContactRules rules)
    {
        if (row["sms_number"] is not { } number || contact.Sms?.Address == number)
            return false;
        // No consent date means no consent.
        var permission = row["sms_consent_date"] is null ? "not_set" : smsPermission ?? "not_set";
        contact.Sms = new SmsChannel(rules.NewId(), number, ActedBy.Account, rules.Now) { Permission = permission };
        return true;
    }
}
