using DonorSync.Donors.Contacts;

namespace DonorSync.Server.Contacts.Merge;

/// <summary>A field that the merged contact takes from one of the two.</summary>
/// <param name="Key">The name in the form.</param>
/// <param name="Shown">The text shown; blank if a contact has no value.</param>
/// <param name="Take">Copies a contact's value into the change.</param>
sealed record MergeField(string Key, string Label, Func<Contact, string> Shown, Func<ContactChange, Contact, ContactChange> Take)
{
    public const string FromKept = "kept";
    public const string FromGone = "gone";

    public static readonly IReadOnlyList<MergeField> All =
    [
        new("Type", "Type", ContactText.KindOf, static (change, c) => change with { Type = c.Type }),
        new("FirstName", "First name", static c => c.FirstName ?? "", static (change, c) => change with { FirstName = c.FirstName }),
        new("LastName", "Last name", static c => c.LastName ?? "", static (change, c) => change with { LastName = c.LastName }),
        new("CompanyName", "Company", static c => c.CompanyName ?? "", static (change, c) => change with { CompanyName = c.CompanyName }),
        new("PrimaryEmail", "Primary email", static c => c.PrimaryEmail ?? "",
            static (change, c) => change with { PrimaryEmail = c.PrimaryEmail }),
        new("AlternateEmail", "Alternate email", static c => c.AlternateEmail ?? "",
            static (change, c) => change with { AlternateEmail = c.AlternateEmail }),
        new("Address", "Address", static c => string.Join(", ", ContactText.AddressLines(c)), static (change, c) => change with
        {
            Address1 = c.Address1, Address2 = c.Address2, City = c.City, State = c.State, Postal = c.Postal, Country = c.Country,
        })
        {
            Same = static (one, other) =>
                (one.Address1, one.Address2, one.City, one.Postal) == (other.Address1, other.Address2, other.City, other.Postal)
                && PlaceComparison.SameState(new(one.State, one.Country), new(other.State, other.Country))
                && PlaceComparison.SameCountry(one.Country, other.Country),
        },
    ];

    /// <summary>Compares values that have several spellings (C11); null if only the text shown counts.</summary>
    public Func<Contact, Contact, bool>? Same { get; init; }

    /// <summary>Both contacts have a value, and they differ: the user chooses.</summary>
    public bool IsChoice(Contact kept, Contact gone) =>
        Shown(kept) != Shown(gone) && Same?.Invoke(kept, gone) != true && Shown(kept).Length > 0 && Shown(gone).Length > 0;

    /// <summary>Returns the merged contact's fields: the chosen values, otherwise the only ones.</summary>
    public static ContactChange ChangeOf(Contact kept, Contact gone, IReadOnlyDictionary<string, string> choices)
    {
        var change = All.Aggregate(new ContactChange(), (change, field) => field.Take(change, field.From(kept, gone, choices)));
        // An address that is no longer the primary one becomes the alternate one, if there is none.
        var spare = new[] { kept.PrimaryEmail, gone.PrimaryEmail }.FirstOrDefault(
            a => a is not null && !SameAddress(a, change.PrimaryEmail.Value));
        return change.AlternateEmail.Value is null && spare is not null ? change with { AlternateEmail = spare } : change;
    }

    Contact From(Contact kept, Contact gone, IReadOnlyDictionary<string, string> choices) =>
        IsChoice(kept, gone) ? (choices.GetValueOrDefault(Key) == FromGone ? gone : kept) : Shown(kept).Length > 0 ? kept : gone;

    static bool SameAddress(string one, string? other) =>
        EmailAddress.TryParse(one, out var first) && EmailAddress.TryParse(other, out var second)
            ? first!.Key == second!.Key : one == other;
}

/// <summary>The form that merges two contacts.</summary>
public sealed class MergeForm
{
    public int KeptVersion { get; set; }
    public int GoneVersion { get; set; }

    /// <summary>The chosen contact by <see cref="MergeField.Key"/>. Null if there was no choice.</summary>
    public Dictionary<string, string>? Choices { get; set; }
}
