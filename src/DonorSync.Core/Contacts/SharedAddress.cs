namespace DonorSync.Core.Contacts;

/// <summary>
/// Chooses the contact of an address when the account has several with it: two contacts with one address, or a deleted contact and its
/// successor. The choice depends only on the contacts, so every run makes the same one.
/// </summary>
public static class SharedAddress
{
    /// <summary>
    /// Returns the linked contact, else one that is not deleted, else one that can be emailed; of several, the one with the latest change.
    /// An opt-out of each of the others still counts for the address (<see cref="ContactCase.Occupant"/>).
    /// </summary>
    public static CtctContact HolderOf(IEnumerable<CtctContact> sharing, CtctContactId? linked) => sharing
        .OrderByDescending(c => c.Id == linked)
        .ThenBy(static c => c.Deleted)
        .ThenByDescending(static c => Consent.Of(c) == CtctConsent.Allowed)
        .ThenByDescending(static c => c.UpdatedAt)
        .ThenBy(static c => c.Id.Value, StringComparer.Ordinal)
        .First();
}
