namespace DonorSync.Core;

/// <summary>
/// Which contact stands for an address when the account has several with it: two contacts with one address, or a deleted contact and its
/// successor. The choice depends only on the contacts, so every run makes the same one.
/// </summary>
public static class SharedAddress
{
    /// <summary>
    /// The linked contact, else one that is not deleted, else one that can be emailed; of several the one whose values changed last. The No
    /// of each of the others counts for the address all the same (<see cref="ContactCase.Occupant"/>).
    /// </summary>
    public static CtctContact HolderOf(IEnumerable<CtctContact> sharing, CtctContactId? linked) => sharing
        .OrderByDescending(c => c.Id == linked)
        .ThenBy(static c => c.Deleted)
        .ThenByDescending(static c => Consent.Of(c) == CtctConsent.Allowed)
        .ThenByDescending(static c => c.UpdatedAt)
        .ThenBy(static c => c.Id.Value, StringComparer.Ordinal)
        .First();
}
