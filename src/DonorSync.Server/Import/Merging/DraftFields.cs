using DonorSync.Server.Import.Reading;

namespace DonorSync.Server.Import.Merging;

/// <summary>One text field of a donor.</summary>
/// <param name="Property">The property of a draft and of a contact.</param>
/// <param name="IsIdentity">Two contacts that differ in this field are two contacts: it is never changed, only filled if blank.</param>
internal sealed record TextField(
    string Name, string Property, bool IsIdentity, Func<DonorDraft, string?> Get, Func<DonorDraft, string?, DonorDraft> With,
    StringComparison Comparison)
{
    /// <summary>Compares places that have several spellings (C11); null for other text.</summary>
    public Func<DonorDraft, DonorDraft, bool>? SamePlace { get; init; }

    /// <summary>
    /// Returns whether the field is the same in both. Texts that look alike are, so that an exported file changes nothing.
    /// </summary>
    public bool IsSame(DonorDraft one, DonorDraft other) =>
        SamePlace?.Invoke(one, other) ?? (string.Equals(Get(one), Get(other), Comparison)
            || string.Equals(Shown(one), Shown(other), Comparison));

    private string? Shown(DonorDraft draft) => Get(draft) is { } text ? CellValues.Lines(text) : null;
}

/// <summary>One preference of a donor.</summary>
internal sealed record PreferenceField(string Name, Func<DonorDraft, bool?> Get, Func<DonorDraft, bool?, DonorDraft> With);

/// <summary>The fields that an import compares, each named once.</summary>
internal static class DraftFields
{
    public static readonly ImmutableArray<TextField> Texts =
    [
        Identity("first name", nameof(DonorDraft.FirstName), draft => draft.FirstName, (draft, value) => draft with { FirstName = value }),
        Identity("last name", nameof(DonorDraft.LastName), draft => draft.LastName, (draft, value) => draft with { LastName = value }),
        Identity("company name", nameof(DonorDraft.CompanyName), draft => draft.CompanyName,
            (draft, value) => draft with { CompanyName = value }),
        Identity("primary email", nameof(DonorDraft.PrimaryEmail), draft => draft.PrimaryEmail,
            (draft, value) => draft with { PrimaryEmail = value }),
        Text("alternate email", nameof(DonorDraft.AlternateEmail), draft => draft.AlternateEmail,
            (draft, value) => draft with { AlternateEmail = value },
            StringComparison.OrdinalIgnoreCase),
        Text("address 1", nameof(DonorDraft.Address1), draft => draft.Address1, (draft, value) => draft with { Address1 = value }),
        Text("address 2", nameof(DonorDraft.Address2), draft => draft.Address2, (draft, value) => draft with { Address2 = value }),
        Text("city", nameof(DonorDraft.City), draft => draft.City, (draft, value) => draft with { City = value }),
        Text("state", nameof(DonorDraft.State), draft => draft.State, (draft, value) => draft with { State = value })
            with { SamePlace = static (one, other) => PlaceComparison.SameState(
                new(one.State, one.Country), new(other.State, other.Country)) },
        Text("postal", nameof(DonorDraft.Postal), draft => draft.Postal, (draft, value) => draft with { Postal = value }),
        Text("country", nameof(DonorDraft.Country), draft => draft.Country, (draft, value) => draft with { Country = value })
            with { SamePlace = static (one, other) => PlaceComparison.SameCountry(one.Country, other.Country) },
    ];

    public static readonly ImmutableArray<PreferenceField> Preferences =
    [
        new("email opt-in", draft => draft.EmailOptIn, (draft, value) => draft with { EmailOptIn = value }),
        new("email deliverable", draft => draft.EmailDeliverable, (draft, value) => draft with { EmailDeliverable = value }),
        new("allows solicitations", draft => draft.AllowsSolicitations, (draft, value) => draft with { AllowsSolicitations = value }),
        new("marketing mail", draft => draft.MarketingMail, (draft, value) => draft with { MarketingMail = value }),
        new("newsletter", draft => draft.Newsletter, (draft, value) => draft with { Newsletter = value }),
        new("receive other mail", draft => draft.ReceiveOtherMail, (draft, value) => draft with { ReceiveOtherMail = value }),
        new("alternate email opt-in", draft => draft.AlternateEmailOptIn, (draft, value) => draft with { AlternateEmailOptIn = value }),
    ];

    private static TextField Identity(
        string name, string property, Func<DonorDraft, string?> get, Func<DonorDraft, string?, DonorDraft> with) =>
        new(name, property, IsIdentity: true, get, with, StringComparison.OrdinalIgnoreCase);

    private static TextField Text(
        string name, string property, Func<DonorDraft, string?> get, Func<DonorDraft, string?, DonorDraft> with,
        StringComparison comparison = StringComparison.Ordinal) =>
        new(name, property, IsIdentity: false, get, with, comparison);
}
