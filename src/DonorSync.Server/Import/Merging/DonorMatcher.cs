using DonorSync.Server.Import.Reading;

namespace DonorSync.Server.Import.Merging;

/// <summary>Finds the contact of a row, among those in the database and those that earlier rows of the batch created.</summary>
internal sealed class DonorMatcher
{
    private readonly Dictionary<DonorKey, WorkingDonor> byKey = [];
    private readonly Dictionary<EmailKey, List<WorkingDonor>> byEmail = [];
    private readonly List<WorkingDonor> all = [];

    public IReadOnlyList<WorkingDonor> All => all;

    /// <summary>Add the oldest first: of contacts with the same key, the first one added is found.</summary>
    public void Add(WorkingDonor donor)
    {
        all.Add(donor);
        byKey.TryAdd(DonorKey.Of(donor.Values), donor);
        if (donor.Values.PrimaryEmail is not { } email)
            return;
        var key = EmailAddress.KeyOf(email);
        if (!byEmail.TryGetValue(key, out var sharing))
            byEmail[key] = sharing = [];
        sharing.Add(donor);
    }

    /// <summary>Call when a row changed the donor's key.</summary>
    public void Rekey(WorkingDonor donor) => byKey.TryAdd(DonorKey.Of(donor.Values), donor);

    /// <summary>
    /// Returns the contact with the same key. A row with an address but no name matches the oldest contact of that address; a row with a
    /// name otherwise matches a contact of that address that has no name yet. Null: a new contact.
    /// </summary>
    public WorkingDonor? Find(DonorDraft row)
    {
        var sharing = row.PrimaryEmail is { } email ? byEmail.GetValueOrDefault(EmailAddress.KeyOf(email)) : null;
        if (!row.HasName)
            return sharing?.Find(donor => row.StatedKind is null || donor.Values.Kind == row.StatedKind) ?? ByKey(row);
        return ByKey(row) ?? sharing?.Find(donor => !donor.Values.HasName && donor.Values.Kind == row.Kind);
    }

    private WorkingDonor? ByKey(DonorDraft row) =>
        byKey.GetValueOrDefault(DonorKey.Of(row)) is { } donor && DonorKey.Of(donor.Values) == DonorKey.Of(row) ? donor : null;
}

/// <summary>
/// Identifies a donor, ignoring case, surplus space and invisible characters: kind, names, company and primary email (C1). Two people who
/// share an address are two donors (C10). Without a primary email, the alternate email counts; without either, the first address line and
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
