namespace DonorSync.Core.Reconciliation;

/// <summary>
/// The address under which a Constant Contact contact is reconciled, decided here only (C8). The link holds by contact id, so a linked
/// contact keeps the address of its link when its own address is changed in Constant Contact. It then comes under its own address as well,
/// as an occupant.
/// </summary>
public static class MatchKeys
{
    /// <param name="linkKey">The address of the baseline that is linked to this contact, if any.</param>
    /// <param name="ownKey">The contact's present address.</param>
    /// <param name="crmAtLinkKey">Whether a CRM contact still has the link's address.</param>
    /// <param name="crmAtOwnKey">Whether a CRM contact has the contact's present address.</param>
    public static EmailKey Of(EmailKey? linkKey, EmailKey ownKey, bool crmAtLinkKey, bool crmAtOwnKey)
    {
        // Changed to the same address on both sides: no CRM contact has the old one, so the two meet at the new one.
        var metAgain = !crmAtLinkKey && crmAtOwnKey;
        return linkKey is { } key && !metAgain ? key : ownKey;
    }

    /// <summary>
    /// Returns the address of a contact's link: of several baselines that are linked to it, that of its own address, else the first.
    /// </summary>
    public static EmailKey? LinkKeyOf(IEnumerable<EmailKey> linkedAt, EmailKey ownKey)
    {
        EmailKey? first = null;
        foreach (var key in linkedAt)
        {
            if (key == ownKey)
                return key;
            if (first is not { } least || key < least)
                first = key;
        }
        return first;
    }

    /// <summary>
    /// Returns the rows of the contacts that are reconciled under one address. The linked contact is the case's own, whatever its id;
    /// without a link, the one that <see cref="SharedAddress"/> chooses. The others are occupants: they have the address, and their No
    /// counts for it. A deletion is such a No (P1), unless a living contact has the address by now; then the link moves to that contact.
    /// </summary>
    /// <param name="here">At least one. Linked: the baseline of this address names it.</param>
    public static IEnumerable<MirrorRow> RowsAt(EmailKey key, IReadOnlyList<(CtctContact Contact, bool Linked)> here)
    {
        var taken = here.Any(h => !h.Contact.Deleted && h.Contact.Email?.Key == key);
        var own = here.Count == 1 ? here[0].Contact : OwnOf(here, taken);
        yield return new MirrorRow(key, own, IsOccupant: false);
        foreach (var (other, _) in here)
        {
            if (other.Id != own.Id && !(other.Deleted && taken))
                yield return new MirrorRow(key, other, IsOccupant: true);
        }
    }

    /// <summary>Returns the row of a moved contact under its own address.</summary>
    public static MirrorRow OccupantRow(EmailKey ownKey, CtctContact moved) => new(ownKey, moved, IsOccupant: true);

    /// <param name="taken">Whether a living contact has the address: then a linked contact that was only deleted is not the case's
    /// own.</param>
    static CtctContact OwnOf(IReadOnlyList<(CtctContact Contact, bool Linked)> here, bool taken) => SharedAddress.HolderOf(
        here.Select(static h => h.Contact),
        here.FirstOrDefault(h => h.Linked && !(taken && CaseJoin.IsOnlyDeleted(h.Contact))).Contact?.Id);
}
