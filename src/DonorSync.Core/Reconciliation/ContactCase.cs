namespace DonorSync.Core.Reconciliation;

/// <summary>
/// Everything known about one email address: the unit of reconciliation. <paramref name="Crm"/>: the CRM contacts with this primary email,
/// oldest first (C10). <paramref name="Ctct"/>: the contact linked to it, or, without a link, the contact that has the address. <paramref
/// name="Occupant"/>: a Constant Contact contact that has the address but is linked to another one (C8).
/// </summary>
public sealed record ContactCase(
    EmailKey Key, ImmutableArray<CrmContact> Crm, CtctContact? Ctct, CtctContact? Occupant, Baseline? Baseline)
{
    /// <summary>
    /// Every Constant Contact contact that has the address and is not <see cref="Ctct"/>; <see cref="Occupant"/> is the one whose consent
    /// counts.
    /// </summary>
    public ImmutableArray<CtctContact> Occupants { get; init; } = Occupant is null ? [] : [Occupant];

    /// <summary>The latest permanent bounce of the address (P7).</summary>
    public Bounce? Bounce { get; init; }

    /// <summary>
    /// No CRM contact has the address, because the person was erased: no sync brings the contact back. The same holds for a contact that
    /// was linked under another address and has the erased one in Constant Contact now (C8).
    /// </summary>
    public bool IsErased { get; init; }

    /// <summary>The last recorded consent of the address, if it is a No and no CRM contact has the address (P9).</summary>
    public RecordedNo? LastNo { get; init; }

    public bool InGroup(GroupId? group)
    {
        if (group is not { } id)
            return false;
        foreach (var contact in Crm)
        {
            if (contact.Groups.Contains(id))
                return true;
        }
        return false;
    }

    public bool OnList(ListId? list) => list is { } id && Ctct is { Deleted: false } && Ctct.Lists.Contains(id);
}

/// <summary>The decision for one case.</summary>
/// <param name="Settled">The baseline to save immediately, before any step: what already agrees. Null deletes the baseline.</param>
public sealed record Decision(
    Baseline? Settled, ImmutableArray<ContactStep> Steps, ImmutableArray<Skip> Skips, ImmutableArray<ReviewItem> Reviews)
{
    public static readonly Decision Nothing = new(null, [], [], []);
}
