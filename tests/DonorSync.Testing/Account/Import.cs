namespace DonorSync.Testing;

/// <summary>
/// An import, by address: a new contact is implicit and given by the account; no permission is ever changed; the unsubscribed are updated
/// and not added; the deleted come back as they were. A row without fields creates a contact with nothing but its address.
/// </summary>
sealed class Import(AccountState state, ServiceFaults faults, DateTimeOffset now, IdSequence ids)
{
    /// <summary>The longest address that an import takes, in characters.</summary>
    const int LongestAddress = 50;

    readonly Dictionary<string, string> refused = [];
    int unlisted;

    public AccountState State { get; private set; } = state;

    public void Take(ImportRow row)
    {
        var why = !row.Email.FitsConstantContact ? $"The address is longer than {EmailAddress.ConstantContactMaxLength} characters."
            : faults.Refuses(row.Email.Key) ?? WhyNotOneByOne(row.Email);
        if (why is not null)
        {
            refused[row.Email.Key.Value] = why;
            return;
        }
        var contact = State.At(row.Email.Key) is { } known
            ? AccountRules.Revive(known, now) with { UpdatedAt = now }
            : New(row.Email);
        if (row.New is { } sent)
            contact = Fill(contact, sent);
        var isListed = true;
        foreach (var list in row.Lists.Where(State.IsLive))
        {
            var joined = AccountRules.Join(contact, list);
            isListed &= joined is not null;
            contact = joined ?? contact;
        }
        unlisted += isListed ? 0 : 1;
        State = State.With(contact);
    }

    public BulkReport Report(int rows) => new(
        unlisted == 0 ? [] : [$"An import of {rows} contacts: {unlisted} unsubscribed earlier."], refused);

    /// <summary>
    /// Addresses that an import does not take are added one by one, and a contact that is deleted or unsubscribed is left alone (P5).
    /// </summary>
    string? WhyNotOneByOne(EmailAddress email) => email.Address.Length <= LongestAddress ? null : State.At(email.Key) switch
    {
        { Deleted: true } => "The contact was deleted in Constant Contact.",
        { IsUnsubscribed: true } => "The contact has unsubscribed in Constant Contact.",
        _ => null,
    };

    Subscriber New(EmailAddress email) => new()
    {
        Id = new(ids.Next("t")),
        Address = email.Address,
        Permission = Permission.Implicit,
        OptInAt = now,
        AddressUpdatedAt = now,
        UpdatedAt = now,
    };

    /// <summary>A blank is ignored; it never clears a value.</summary>
    static Subscriber Fill(Subscriber contact, NewContact sent)
    {
        var (has, fields) = (contact.Fields, AccountRules.Expanded(sent.Fields));
        var street = AccountRules.Street(fields.Street, sent.Street2);
        return contact with
        {
            CompanyName = sent.CompanyName ?? contact.CompanyName,
            Fields = new(
                fields.FirstName ?? has.FirstName, fields.LastName ?? has.LastName, street ?? has.Street, fields.City ?? has.City,
                fields.State ?? has.State, fields.Postal ?? has.Postal, fields.Country ?? has.Country),
        };
    }
}

/// <summary>One request and one look a slice: what this account takes.</summary>
sealed class OneImportASlice(int contactsPerSlice) : IImportForecast
{
    readonly SortedDictionary<string, int> lists = new(StringComparer.Ordinal);
    int contacts;

    public void Add(ImportRow row)
    {
        contacts++;
        foreach (var list in row.Lists)
            lists[list.Value] = lists.GetValueOrDefault(list.Value) + 1;
    }

    public ImportForecast Finish()
    {
        var slices = (contacts + contactsPerSlice - 1) / contactsPerSlice;
        return new(new(slices, slices), slices, [.. lists.Select(static l => new ListForecast(new(l.Key), l.Value, 1))]);
    }
}
