namespace DonorSync.Sync.Tests.Golden;

/// <summary>
/// What the lines of Constant Contact say: a list, a contact with its values, or what a donor or a user of the account does.
/// </summary>
sealed class CtctStatements(InMemorySides sides)
{
    InMemoryConstantContact Account => sides.Account;

    public void Do(string text)
    {
        var (subject, rest) = Statements.Split(text);
        if (subject == "list")
            List(rest);
        else if (Verb(rest) is { } act)
            act(Find(subject));
        else
            Add(subject, Words.Properties(rest));
    }

    public Subscriber Find(string subject) =>
        Account.State.Contacts.Values.FirstOrDefault(c => c.Address == subject)
            ?? throw new FormatException($"Constant Contact has no {subject}.");

    ListId ListOf(string name) => Account.State.ListNamed(name)?.Id ?? throw new FormatException($"Constant Contact has no list {name}.");

    void List(string text)
    {
        if (text.Split(" is renamed ") is [var name, var to])
            Account.RenameList(ListOf(name), to);
        else if (text.EndsWith(" is deleted", StringComparison.Ordinal))
            Account.DeleteList(ListOf(text[..^" is deleted".Length]));
        else if (text.EndsWith(" is reserved", StringComparison.Ordinal))
            Account.State = Account.State with
            {
                ReservedNames =
                Account.State.ReservedNames.Add(GroupNames.Fold(text[..^" is reserved".Length]))
            };
        else
            Account.AddList(text);
    }

    Action<Subscriber>? Verb(string text)
    {
        var (verb, rest) = Statements.Split(text);
        return verb switch
        {
            "joins" => c => Assert.True(Account.Join(c.Id, ListOf(rest)), $"{c.Address} may not join {rest}"),
            "leaves" => c => Account.Leave(c.Id, ListOf(rest)),
            "unsubscribes" => c => Account.Unsubscribe(c.Id),
            "comes" when rest == "back" => c => Account.ComeBack(c.Id),
            "edits" => c => Account.Edit(c.Id, fields =>
                Words.Properties(rest).Aggregate(fields, static (f, p) => Words.Set(f, p.Name, p.Value))),
            "changes" => c => Account.ChangeAddress(c.Id, rest["email to ".Length..]),
            "bounces" => c => Account.SendCampaign((c.Email!.Key, rest == "as suspended" ? BounceKind.Suspended : BounceKind.NonExistent)),
            "is" when rest == "deleted" => c => Account.Delete(c.Id),
            "is" when rest.StartsWith("tagged ", StringComparison.Ordinal) => c => Account.Tag(c.Id, rest["tagged ".Length..]),
            "is" when rest.StartsWith("set to ", StringComparison.Ordinal) => c =>
                Account.SetPermission(c.Id, Words.Permission(rest["set to ".Length..])),
            _ => null,
        };
    }

    void Add(string subject, ImmutableArray<(string Name, string? Value)> properties)
    {
        var (fields, lists, permission, byDonor) = (CtctFields.Blank, ImmutableArray<string>.Empty, Permission.Implicit, false);
        foreach (var (name, value) in properties)
        {
            switch (name)
            {
                case "lists":
                    lists = Words.List(value!);
                    break;
                case "permission":
                    byDonor = value!.EndsWith(" by the donor", StringComparison.Ordinal);
                    permission = Words.Permission(byDonor ? value[..^" by the donor".Length] : value);
                    break;
                default:
                    fields = Words.Set(fields, name, value);
                    break;
            }
        }
        var contact = Account.Add(subject, fields, permission, byDonor);
        foreach (var list in lists)
            Account.Join(contact.Id, (Account.State.ListNamed(list) ?? Account.AddList(list)).Id);
    }
}
