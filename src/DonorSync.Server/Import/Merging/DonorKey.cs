using DonorSync.Server.Import.Reading;

namespace DonorSync.Server.Import.Merging;

/// <summary>
/// Identifies a donor, ignoring case, surplus space and invisible characters: kind, names, company and primary e-mail (C1). Two people who
/// share an address are two donors (C10). Without a primary e-mail, the alternate e-mail counts; without either, the first address line and
/// the postal code do.
/// </summary>
internal readonly record struct DonorKey(string Value)
{
    public static DonorKey Of(DonorDraft donor)
    {
        var place = donor switch
        {
            { PrimaryEmail: { } email } => $"p:{email}",
            { AlternateEmail: { } email } => $"a:{email}",
            _ => $"h:{donor.Address1}\u001F{donor.Postal}",
        };
        return new(string.Join('\u001F', donor.Kind, Fold(donor.FirstName), Fold(donor.LastName), Fold(donor.CompanyName), Fold(place))
            .ToLowerInvariant());
    }

    private static string? Fold(string? text) => text is null ? null : VisibleText.Fold(text);
}
