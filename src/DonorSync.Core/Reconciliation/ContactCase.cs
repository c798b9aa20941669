namespace DonorSync.Core;

/// <summary>
/// Everything known of one e-mail address: the unit of reconciliation. <paramref name="Crm"/>: the CRM contacts with this primary
/// e-mail, oldest first (C10). <paramref name="Ctct"/>: the contact linked to it, or, without a link, the one that has the address.
/// <paramref name="Occupant"/>: a contact that has the address there but is linked to another one (C8).
/// </summary>
public sealed record ContactCase(
    EmailKey Key, ImmutableArray<CrmContact> Crm, CtctContact? Ctct, CtctContact? Occupant, Baseline? Baseline)
{
    /// <summary>
    /// Every contact that has the address in Constant Contact without being the case's own; <see cref="Occupant"/> is the one whose consent counts.
    /// </summary>
    public ImmutableArray<CtctContact> Occupants { get; init; } = Occupant is null ? [] : [Occupant];

    /// <summary>The latest permanent bounce of the address (P7).</summary>
    public Bounce? Bounce { get; init; }

    /// <summary>
    /// Nobody in the CRM has the address any more, because the person wanted to be forgotten: no sync brings them back. Nor one who was
    /// linked by another address and has the erased one in Constant Contact by now (C8).
    /// </summary>
    public bool IsErased { get; init; }

    /// <summary>The last recorded consent of the address, when it is a No and no CRM contact has the address (P9).</summary>
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

/// <summary>What was decided for one case.</summary>
/// <param name="Settled">What to remember at once, without any step: what already agrees. Null forgets the address.</param>
public sealed record Decision(
    Baseline? Settled, ImmutableArray<ContactStep> Steps, ImmutableArray<Skip> Skips, ImmutableArray<ReviewItem> Reviews)
{
    public static readonly Decision Nothing = new(null, [], [], []);
}
