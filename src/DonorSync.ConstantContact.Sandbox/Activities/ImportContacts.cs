using System.Globalization;
using System.Text.Json.Serialization;

namespace DonorSync.ConstantContact.Sandbox.Activities;

/// <summary>
/// Imports rows and adds the contacts to the lists. New contacts are implicit; existing permissions do not change. Unsubscribed contacts
/// are updated but not added to lists. Deleted contacts are restored with their old permission.
/// </summary>
internal sealed record ImportContacts(IReadOnlyList<ImportRow> Rows, IReadOnlyList<Guid> ListIds) : ActivityWork
{
    private const int MostErrors = 100;

    public string? SmsPermission { get; init; }
    public string? FileName { get; init; }

    /// <summary>The header of a file counts as an item.</summary>
    public bool CountsHeader { get; init; }

    [JsonIgnore]
    public override string? SourceFileName => FileName;

    [JsonIgnore]
    public override ActivityCounts Announced => new()
    {
        ItemsTotal = Rows.Count + (CountsHeader ? 1 : 0),
        Persons = 0,
        Errors = 0,
        Correctable = 0,
        CannotAddToList = 0,
    };

    public override ActivityWork Finished() => this with { Rows = [] };

    public override ActivityCounts Run(ContactRules rules, Activity activity)
    {
        var lists = ListIds.Select(rules.Store.FindList).OfType<ContactList>().Where(list => !list.IsDeleted).ToList();
        HashSet<Contact> imported = [], created = [], unlisted = [];
        var (errors, correctable) = (0, 0);
        List<string> named = [];
        foreach (var (index, row) in WithoutDropped(activity.DropRows))
        {
            if (row.Overlong)
            {
                errors++;
                named.Add(NameLine(index, "A value is too long"));
            }
            else if (!IsSound(row, rules.Behaviour))
            {
                correctable++;
                named.Add(NameLine(index, row["email"] is null ? "The contact is not valid" : "Invalid email address"));
            }
            else
            {
                var contact = Find(row, rules, created);
                new ImportedRow(row, SmsPermission).ApplyTo(contact, rules, isNew: created.Contains(contact));
                imported.Add(contact);
                if (!rules.JoinAll(contact, lists))
                    unlisted.Add(contact);
            }
        }

        if (rules.Behaviour.ImportErrorsNameLines)
            activity.Errors = [.. named.Take(MostErrors)];
        return Announced with { Persons = imported.Count, Errors = errors, Correctable = correctable, CannotAddToList = unlisted.Count };
    }

    private static bool IsSound(ImportRow row, SandboxBehaviour behaviour)
    {
        var (month, day) = (row["birthday_month"], row["birthday_day"]);
        if (row["email"] is { } email
            ? !Formats.IsAddress(email.Trim(), Formats.LongestAddress, behaviour)
            : (row["first_name"] ?? row["last_name"] ?? row["sms_number"]) is null)
            return false;
        if ((month is null) != (day is null)
            || (month is not null && (Number(month) is not (>= 1 and <= 12) || Number(day!) is not (>= 1 and <= 31))))
            return false;
        return row["anniversary"] is not { } date || Formats.IsAnniversary(date);
    }

    public static int? Number(string text) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static Contact Find(ImportRow row, ContactRules rules, HashSet<Contact> created)
    {
        var address = row["email"]?.Trim();
        if (address is not null && rules.Store.FindByAddress(address) is { } known)
            return known;
        var contact = rules.Create(ActedBy.Account, address, PermissionToSend.Implicit);
        created.Add(contact);
        return contact;
    }

    /// <summary>Returns the rows without those that the fault drops, which are spread over the whole import.</summary>
    private IEnumerable<(int Index, ImportRow Row)> WithoutDropped(int drop)
    {
        if (drop <= 0)
            return Rows.Index();
        var every = Math.Max(1, Rows.Count / drop);
        return Rows.Index().Where(row => row.Index % every != 0 || row.Index / every >= drop);
    }

    /// <summary>Line 1 is the header of a file; JSON rows are numbered the same way.</summary>
    private static string NameLine(int index, string fault) =>
        string.Create(CultureInfo.InvariantCulture, $"Line {index + 2}: {fault}");
}
