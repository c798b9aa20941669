using DonorSync.Core;

namespace DonorSync.Server.Import;

/// <summary>Finds the contact a row is about, among those in the database and those that earlier rows of the batch made.</summary>
internal sealed class DonorMatcher
{
    private readonly Dictionary<DonorKey, WorkingDonor> byKey = [];
    private readonly Dictionary<EmailKey, List<WorkingDonor>> byEmail = [];
    private readonly List<WorkingDonor> all = [];

    public IReadOnlyList<WorkingDonor> All => all;

    /// <summary>Oldest first: of contacts with one key the first added is found.</summary>
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

    /// <summary>Its key has changed, because a row named it.</summary>
    public void Rekey(WorkingDonor donor) => byKey.TryAdd(DonorKey.Of(donor.Values), donor);

    /// <summary>
    /// The same key; for a row with an address and no name the oldest contact of that address; for a row with a name else a contact of that
    /// address that has none yet. Null: a new contact.
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
