namespace DonorSync.Sync.Tests.Golden;

/// <summary>What the lines of the CRM say: a group, a contact with its values, or what a user does with one.</summary>
sealed class CrmStatements(InMemorySides sides)
{
    InMemoryCrm Crm => sides.Crm;

    public void Do(string text)
    {
        var (subject, rest) = Statements.Split(text);
        if (subject == "group")
            Group(rest);
        else if (Verb(rest) is { } act)
            act(FindContact(subject));
        else
            Add(subject, Words.Properties(rest));
    }

    /// <summary>By its address, and <c>#2</c> for the second contact that shares it; without an address by its first name.</summary>
    CrmContact FindContact(string subject)
    {
        var parts = subject.Split('#');
        var number = parts.Length == 1 ? 1 : int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture);
        var found = Words.Email(parts[0]) is { } email
            ? Crm.State.At(email.Key)
            : Crm.State.Contacts.Values.Where(c => c.Email is null && c.Fields.FirstName == parts[0]);
        return found.ElementAtOrDefault(number - 1) ?? throw new FormatException($"The CRM has no {subject}.");
    }

    GroupId GroupOf(string name) => Crm.State.GroupNamed(name)?.Id ?? throw new FormatException($"The CRM has no group {name}.");

    void Group(string text)
    {
        if (text.Split(" is renamed ") is [var name, var to])
            Crm.Rename((GroupOf(name), to));
        else if (text.Split(" swaps names with ") is [var one, var other])
            Crm.Rename((GroupOf(one), other), (GroupOf(other), one));
        else if (text.EndsWith(" is deleted", StringComparison.Ordinal))
            Crm.DeleteGroup(GroupOf(text[..^" is deleted".Length]));
        else
            Crm.AddGroup(text);
    }

    Action<CrmContact>? Verb(string text)
    {
        var (verb, rest) = Statements.Split(text);
        return verb switch
        {
            "joins" => c => Crm.Join(c.Id, GroupOf(rest)),
            "leaves" => c => Crm.Leave(c.Id, GroupOf(rest)),
            "edits" => c => Crm.Edit(c.Id, fields =>
                Words.Properties(rest).Aggregate(fields, static (f, p) => Words.Set(f, p.Name, p.Value))),
            "changes" => c => Crm.ChangeEmail(c.Id, Words.Email(rest["email to ".Length..])),
            "is" when rest == "opted out" => c => Crm.SetOptIn(c.Id, yes: false),
            "is" when rest == "opted in" => c => Crm.SetOptIn(c.Id, yes: true),
            "is" when rest == "deleted" => c => Crm.Delete(c.Id),
            "is" when rest == "erased" => c => Crm.Erase(c.Id),
            "is" when rest == "marked deliverable" => c => Crm.SetDeliverable(c.Id, yes: true),
            _ => null,
        };
    }

    void Add(string subject, ImmutableArray<(string Name, string? Value)> properties)
    {
        var email = Words.Email(subject.Split('#')[0]);
        var (fields, groups, optIn, company) = (new ContactFields(email is null ? subject : null), ImmutableArray<string>.Empty, true,
            (string?)null);
        foreach (var (name, value) in properties)
        {
            switch (name)
            {
                case "groups":
                    groups = Words.List(value!);
                    break;
                case "opt-in":
                    optIn = value is "Yes";
                    break;
                case "organization":
                    company = value;
                    break;
                default:
                    fields = Words.Set(fields, name, value);
                    break;
            }
        }
        var contact = Crm.Add(email, fields, company is null ? ContactKind.Person : ContactKind.Organization, company);
        foreach (var group in groups)
            Crm.Join(contact.Id, Crm.AddGroup(group).Id);
        if (!optIn)
            Crm.SetOptIn(contact.Id, yes: false);
    }
}
