namespace DonorSync.Core.Reconciliation;

/// <summary>
/// A mirror row in the stream of cases. A contact whose address differs from the address of its link appears twice: as the linked contact
/// under the link's address, and as an occupant under its own.
/// </summary>
public sealed record MirrorRow(EmailKey Key, CtctContact Contact, bool IsOccupant);

/// <summary>
/// The merge join of three streams ordered by email key: takes the first row of each stream and builds one case at a time, in constant
/// memory. The caller reads the streams, so that the core needs no tasks.
/// </summary>
public static class CaseJoin
{
    /// <summary>Returns the smallest key of the three current rows: the next case. Null: all streams have ended.</summary>
    public static EmailKey? Next(EmailKey? crm, EmailKey? mirror, EmailKey? baseline) => Least(Least(crm, mirror), baseline);

    /// <param name="isErased">Whether a person with this address was erased in the CRM; null when the CRM has erased no person.</param>
    public static ContactCase Build(
        EmailKey key, IEnumerable<CrmContact> crm, IEnumerable<MirrorRow> mirror, Baseline? baseline, Func<EmailKey, bool>? isErased = null)
    {
        MirrorRow[] rows = [.. mirror];
        // C8: after the linked contact has changed its address, a new contact may have the old one. The link stays with the contact id.
        MirrorRow? linked = null;
        foreach (var row in rows)
        {
            if (!row.IsOccupant && (linked is null || (row.Contact.Id == baseline?.CtctId && linked.Contact.Id != row.Contact.Id)))
                linked = row;
        }
        // P1: a deletion counts as an opt-out only while no other undeleted contact has the address.
        if (linked is not null && IsOnlyDeleted(linked.Contact) && Array.Find(rows, r => IsLivingAt(r, key)) is { } living)
        {
            rows = [.. rows.Where(r => !ReferenceEquals(r, linked))];
            linked = living.IsOccupant ? null : living;
        }
        ImmutableArray<CtctContact> occupants = [.. rows.Where(row => !ReferenceEquals(row, linked)).Select(static row => row.Contact)];
        var occupant = occupants.FirstOrDefault(Refuses) ?? occupants.FirstOrDefault();
        ContactCase @case = new(key, OldestFirst([.. crm]), linked?.Contact, occupant, baseline) { Occupants = occupants };
        return isErased is null || !@case.Crm.IsEmpty
            ? @case : @case with { IsErased = isErased(key) || (linked?.Contact.Email is { } own && isErased(own.Key)) };
    }

    /// <summary>Returns whether the contact was deleted without having unsubscribed.</summary>
    public static bool IsOnlyDeleted(CtctContact contact) => contact is { Deleted: true, Permission: not Permission.Unsubscribed };

    static bool IsLivingAt(MirrorRow row, EmailKey key) => !row.Contact.Deleted && row.Contact.Email?.Key == key;

    static bool Refuses(CtctContact contact) => Consent.Of(contact) == CtctConsent.Refused;

    static ImmutableArray<CrmContact> OldestFirst(ImmutableArray<CrmContact> sharing) => sharing.Length < 2
        ? sharing
        : [.. sharing.OrderBy(static c => c.CreatedAt).ThenBy(static c => c.Id.Value, StringComparer.Ordinal)];

    static EmailKey? Least(EmailKey? a, EmailKey? b) => a is null ? b : b is null || a.Value <= b.Value ? a : b;
}
