namespace DonorSync.Sync.Journal;

/// <summary>
/// What a step needs besides its kind, rule, link and address (<see cref="StepTexts.ContactOf"/>), in few bytes. An addition of a new
/// contact to a list needs none. The order of the values is part of the stored journal: a test pins it.
/// </summary>
public static class StepPayload
{
    /// <summary>Returns null when there is nothing to store.</summary>
    public static byte[]? Of(Step step, PackWriter to)
    {
        Write(step, to);
        return to.Take();
    }

    static void Write(Step step, PackWriter to)
    {
        switch (step)
        {
            case PairStep.CreateList s:
                to.Text(s.Name).Id(s.Group.Value);
                break;
            case PairStep.CreateGroup s:
                to.Text(s.Name).Id(s.List.Value);
                break;
            case PairStep.Join s:
                to.Text(s.GroupName).Id(s.Group.Value).Id(s.List.Value);
                break;
            case PairStep.RenameList s:
                to.Text(s.From).Text(s.To).Id(s.List.Value).Yes(s.IsTemporary);
                break;
            case PairStep.RememberName s:
                to.Text(s.GroupName);
                break;
            case PairStep.DeleteList s:
                to.Text(s.Name).Id(s.List.Value);
                break;
            case PairStep.Detach s:
                to.Text(s.Name);
                break;
            case PairStep.Forget:
                break;
            case ContactStep.SetOptIn s:
                to.Yes(s.Yes).Number((int)s.Permission).Yes(s.Deleted).Time(s.At).Number(s.Contacts.Length);
                foreach (var contact in s.Contacts)
                    to.Id(contact.Value);
                break;
            case ContactStep.CreateInCrm s:
                to.Text(OtherKey(s, s.Email)).Id(s.CtctId.Value).Fields(s.From)
                    .Text(s.No?.Key.Value).Number((int?)s.No?.By ?? 0).Time(s.No?.At);
                break;
            case ContactStep.UpdateInCrm s:
                to.Id(s.Contact.Value).Fields(s.Before).Fields(s.After).Fields(s.From);
                break;
            case ContactStep.MarkUndeliverable s:
                to.Id(s.Contact.Value).Number((int)s.Bounce).Time(s.At);
                break;
            case ContactStep.JoinGroup s:
                to.Id(s.Contact?.Value).Yes(s.LeavesList);
                break;
            case ContactStep.CreateInCtct s:
                Write(s, to);
                break;
            case ContactStep.JoinList s:
                to.Text(OtherKey(s, s.Email)).Id(s.Contact?.Value);
                break;
            case ContactStep.LeaveList s:
                to.Id(s.Contact.Value).Yes(s.InGroup).Yes(s.IsOccupant).Yes(s.IsNewcomer);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(step), step, "not a kind of step");
        }
    }

    /// <summary>The fields as sent follow from those in the CRM, unless another version of the mapping made them.</summary>
    static void Write(ContactStep.CreateInCtct s, PackWriter to)
    {
        var isDerived = AddressMapping.ToCtct(s.From, NamesGo(s.Rule)) == (s.Fields, s.Street2);
        to.Text(OtherKey(s, s.Email)).Text(s.CompanyName).Fields(s.From).Yes(!isDerived);
        if (!isDerived)
            to.Fields(s.Fields).Text(s.Street2);
    }

    /// <exception cref="FormatException">The payload is not one of this kind.</exception>
    public static Step Read(StepKind kind, Rule rule, LinkId link, string? contact, ReadOnlySpan<byte> payload)
    {
        var from = new PackReader(payload);
        return kind < StepKind.SetOptIn ? ReadPair(kind, link, ref from) : ReadContact(kind, rule, link, contact ?? "", ref from);
    }

    static PairStep ReadPair(StepKind kind, LinkId link, ref PackReader from)
    {
        if (kind == StepKind.Forget)
            return new PairStep.Forget(link);
        var name = Needed(from.Text());
        return kind switch
        {
            StepKind.CreateList => new PairStep.CreateList(link, new(Needed(from.Id())), name),
            StepKind.CreateGroup => new PairStep.CreateGroup(link, new(Needed(from.Id())), name),
            StepKind.Join => new PairStep.Join(link, new(Needed(from.Id())), new(Needed(from.Id())), name),
            StepKind.RenameList => ReadRename(link, name, ref from),
            StepKind.RememberName => new PairStep.RememberName(link, name),
            StepKind.DeleteList => new PairStep.DeleteList(link, new(Needed(from.Id())), name),
            StepKind.Detach => new PairStep.Detach(link, name),
            _ => throw Unreadable(kind),
        };
    }

    static PairStep.RenameList ReadRename(LinkId link, string name, ref PackReader from)
    {
        var to = Needed(from.Text());
        return new(link, new(Needed(from.Id())), name, to) { IsTemporary = from.Yes() };
    }

    static ContactStep ReadContact(StepKind kind, Rule rule, LinkId link, string contact, ref PackReader from) => kind switch
    {
        StepKind.SetOptIn => ReadOptIn(rule, new(contact), ref from),
        StepKind.CreateInCrm => new ContactStep.CreateInCrm(
            Key(from.Text(), contact), Email(contact), new(Needed(from.Id())), Needed(from.CtctFields()), rule, ReadNo(ref from)),
        StepKind.UpdateInCrm => new ContactStep.UpdateInCrm(
            new(contact), new(Needed(from.Id())), Needed(from.ContactFields()), Needed(from.ContactFields()), Needed(from.CtctFields()),
            rule),
        StepKind.MarkUndeliverable => new ContactStep.MarkUndeliverable(
            new(contact), new(Needed(from.Id())), (BounceKind)from.Number(), from.Time() ?? throw Unreadable(kind)),
        StepKind.JoinGroup => new ContactStep.JoinGroup(new(contact), from.Id() is { } id ? new ContactId(id) : null, link, from.Yes()),
        StepKind.CreateInCtct => ReadCreation(rule, contact, ref from),
        StepKind.JoinList => new ContactStep.JoinList(
            Key(from.Text(), contact), Email(contact), from.Id() is { } id ? new CtctContactId(id) : null, link),
        StepKind.LeaveList => new ContactStep.LeaveList(
            new(contact), new(Needed(from.Id())), link, from.Yes(), rule, from.Yes(), from.Yes()),
        _ => throw Unreadable(kind),
    };

    static ContactStep.SetOptIn ReadOptIn(Rule rule, EmailKey key, ref PackReader from)
    {
        var (yes, permission, deleted, at) = (from.Yes(), (Permission)from.Number(), from.Yes(), from.Time());
        var contacts = ImmutableArray.CreateBuilder<ContactId>();
        for (var count = from.Number(); contacts.Count < count;)
            contacts.Add(new(Needed(from.Id())));
        return new(key, contacts.ToImmutable(), yes, permission, deleted, at, rule);
    }

    static RecordedNo? ReadNo(ref PackReader from)
    {
        var key = from.Text();
        var (by, at) = ((SetBy)from.Number(), from.Time());
        return key is null ? null : new(new(key), by, at ?? default);
    }

    static ContactStep.CreateInCtct ReadCreation(Rule rule, string contact, ref PackReader from)
    {
        var (key, company, fields) = (Key(from.Text(), contact), from.Text(), Needed(from.ContactFields()));
        var (sent, street2) = from.Yes()
            ? (Needed(from.CtctFields()), from.Text()) : AddressMapping.ToCtct(fields, NamesGo(rule));
        return new(key, Email(contact), sent, street2, company, fields, rule);
    }

    /// <summary>C2, C3: a person's names go to Constant Contact, an organization's do not.</summary>
    static bool NamesGo(Rule rule) => rule == Rule.C2;

    /// <summary>Null when the key is the address's own, as it is but for a contact whose address changed (C8).</summary>
    static string? OtherKey(ContactStep step, EmailAddress email) => step.Key == email.Key ? null : step.Key.Value;

    static EmailKey Key(string? other, string contact) => other is null ? EmailAddress.KeyOf(contact) : new(other);

    static EmailAddress Email(string contact) =>
        EmailAddress.TryParse(contact, out var email) ? email : throw new FormatException("A stored step has no valid email address.");

    static T Needed<T>(T? value)
        where T : class => value ?? throw new FormatException("A stored step lacks a value.");

    static FormatException Unreadable(StepKind kind) => new($"A stored step of kind {(int)kind} cannot be read.");
}
