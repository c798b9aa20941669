using DonorSync.ConstantContact.Calls;
using DonorSync.ConstantContact.Contacts;
using DonorSync.ConstantContact.Lists;

namespace DonorSync.ConstantContact.Adapter;

/// <summary>
/// Maps answers to the core's types. An unreadable row is skipped and noted (B7); a value that is too long or not plain text is cleaned and
/// noted.
/// </summary>
internal sealed class ContactMapping(ReadNotes notes, TimeProvider clock)
{
    const string UnreadContacts = "Constant Contact contacts that could not be read and were left as they are";
    const string UnreadLists = "Constant Contact lists that could not be read and were left as they are";
    const string ChangedContacts =
        "Constant Contact contacts whose name or address was taken in without control characters, or cut to the length that is kept";
    const string ChangedLists =
        "Constant Contact lists whose name was taken in without control characters, or cut to the length that is kept";

    /// <summary>The allowed difference between the two clocks. A permission time later than that is ignored.</summary>
    static readonly TimeSpan Slack = TimeSpan.FromDays(1);

    public ContactPage ToPage(ContactPageBody page)
    {
        List<CtctContact> contacts = [];
        List<CtctContactId?> unread = [];
        foreach (var contact in page.Contacts?.Read ?? [])
        {
            if (ToCore(contact) is { } read)
                contacts.Add(read);
            else
                unread.Add(PlainText.IsId(contact.ContactId) ? new(contact.ContactId!) : null);
        }
        foreach (var row in page.Contacts?.Unread ?? [])
        {
            Skip(row.Id, row.Why);
            unread.Add(row.Id is { } id ? new(id) : null);
        }
        return new(contacts, page.ContactsCount) { Unread = [.. unread] };
    }

    /// <summary>Returns null for an unreadable contact: it is neither permitted nor opted out, so nothing is removed.</summary>
    public CtctContact? ToCore(ContactBody contact)
    {
        if (WhyUnread(contact) is { } why)
        {
            Skip(contact.ContactId, why);
            return null;
        }
        var optIn = InstantReader.Parse(contact.EmailAddress?.OptInDate);
        var at = optIn ?? contact.EmailAddress?.UpdatedAt;
        var isOddTime = (contact.EmailAddress?.OptInDate is { Length: > 0 } && optIn is null)
            || at > clock.GetUtcNow() + Slack;
        return new()
        {
            Id = new(contact.ContactId!),
            Email = EmailAddress.TryParse(contact.EmailAddress?.Address, out var email) ? email : null,
            Permission = PermissionOf(contact.EmailAddress),
            PermissionAt = isOddTime ? null : at,
            // Without a plausible time it is not the donor's later action (P3).
            PermissionByDonor = !isOddTime && contact.EmailAddress?.OptInSource == "Contact",
            Deleted = contact.IsDeleted == true,
            Fields = FieldsOf(contact),
            UpdatedAt = contact.UpdatedAt ?? contact.CreatedAt ?? DateTimeOffset.UnixEpoch,
            Lists = [.. (contact.ListMemberships ?? []).Distinct().Select(static list => new ListId(list!))],
        };
    }

    public List<ListSeen> ToLists(IEnumerable<ListBody> lists) => [.. lists.Select(ToCore).OfType<ListSeen>()];

    public void SkipLists(IEnumerable<UnreadRow> rows)
    {
        foreach (var row in rows)
            notes.Skipped(UnreadLists, Named(row.Id, row.Why));
    }

    ListSeen? ToCore(ListBody list)
    {
        var name = PlainText.Clean(list.Name, GroupNames.MaxLength, lineBreaks: false, out var isChanged);
        var why = !PlainText.IsId(list.ListId) ? "without a usable id" : list.IsDeleted is null ? "deleted_at is no date"
            : name is null && list.IsDeleted == false ? "without a name" : null;
        if (why is not null)
        {
            notes.Skipped(UnreadLists, Named(list.ListId, why));
            return null;
        }
        if (isChanged)
            notes.Changed(ChangedLists, list.ListId!);
        return new(new(list.ListId!), name ?? "", list.IsDeleted == true, list.MembershipCount);
    }

    static string? WhyUnread(ContactBody contact) => contact switch
    {
        _ when !PlainText.IsId(contact.ContactId) => "without a usable id",
        { IsDeleted: null } => "deleted_at is no date",
        _ when contact.ListMemberships?.All(static list => PlainText.IsId(list)) == false => "a list membership is no id",
        _ => null,
    };

    void Skip(string? id, string why) => notes.Skipped(UnreadContacts, Named(id, why));

    static string Named(string? id, string why) => PlainText.IsId(id) ? $"{id} ({why})" : $"one without an id ({why})";

    static Permission PermissionOf(EmailBody? email) => email is null ? Permission.NotSet : email.PermissionToSend switch
    {
        "implicit" => Permission.Implicit,
        "explicit" => Permission.Explicit,
        "unsubscribed" => Permission.Unsubscribed,
        "pending_confirmation" => Permission.PendingConfirmation,
        "temp_hold" => Permission.TempHold,
        "not_set" => Permission.NotSet,
        _ => Permission.Unknown,
    };

    CtctFields FieldsOf(ContactBody contact)
    {
        var address = contact.StreetAddresses?.OfType<StreetBody>().OrderBy(static a => Rank(a.Kind)).FirstOrDefault();
        var isAnyChanged = false;
        var fields = new CtctFields(
            Name(contact.FirstName), Name(contact.LastName),
            Clean(address?.Street, PlainText.MaxAddress, lineBreaks: true), Name(address?.City),
            Name(address?.State), Name(address?.PostalCode), Name(address?.Country));
        if (isAnyChanged)
            notes.Changed(ChangedContacts, contact.ContactId!);
        return fields;

        string? Name(string? text) => Clean(text, PlainText.MaxName, lineBreaks: false);

        string? Clean(string? text, int most, bool lineBreaks)
        {
            var value = PlainText.Clean(text, most, lineBreaks, out var isChanged);
            isAnyChanged |= isChanged;
            return value;
        }
    }

    /// <summary>C11: of several addresses the order is home, work, other.</summary>
    static int Rank(string? kind) => kind switch
    {
        "home" => 0,
        "work" => 1,
        _ => 2,
    };
}
