namespace DonorSync.Core.Reconciliation;

/// <summary>The consent that Constant Contact has for an address.</summary>
public enum CtctConsent
{
    /// <summary>Implicit or explicit (E6).</summary>
    Allowed,

    /// <summary>Unsubscribed from all lists, or deleted in Constant Contact (P1).</summary>
    Refused,

    /// <summary>Not in Constant Contact, pending, on hold, not set or an unknown value: changes nothing (P8).</summary>
    Undecided,
}

/// <summary>The CRM's opt-in for an address, over all contacts that share it (C10).</summary>
public enum CrmConsent
{
    Yes,
    NoByPerson,
    NoBySync,
}

/// <summary>The state of consent after this run's consent step. <paramref name="NoSetInCrm"/>: a user's No counts (M7).</summary>
public readonly record struct ConsentOutcome(ContactStep.SetOptIn? Step, bool OptedIn, bool NoSetInCrm, Rule? Raised);

/// <summary>
/// Decides consent, before everything else and from both sides (P6). An opt-in can be lowered by either side, and is raised only by the
/// donor's own action (P3).
/// </summary>
public static class Consent
{
    public static CtctConsent Of(CtctContact? contact) => contact switch
    {
        null => CtctConsent.Undecided,
        { Deleted: true } => CtctConsent.Refused,
        _ => Of(contact.Permission),
    };

    public static CtctConsent Of(Permission permission) => permission switch
    {
        Permission.Implicit or Permission.Explicit => CtctConsent.Allowed,
        Permission.Unsubscribed => CtctConsent.Refused,
        Permission.PendingConfirmation or Permission.TempHold or Permission.NotSet or Permission.Unknown => CtctConsent.Undecided,
    };

    public static CrmConsent Of(ImmutableArray<CrmContact> sharing) =>
        PolicyChoices.MayBeMailed(sharing) ? CrmConsent.Yes
        : sharing.Any(static c => c.OptIn.IsNoSetInCrm) ? CrmConsent.NoByPerson
        : CrmConsent.NoBySync;

    public static ConsentOutcome Decide(ContactCase @case)
    {
        if (@case.Crm.IsEmpty)
            return new(null, false, false, null);

        var refused = Refusing(@case);
        var there = refused is null ? Of(@case.Ctct) : CtctConsent.Refused;
        return (there, Of(@case.Crm)) switch
        {
            (CtctConsent.Refused, CrmConsent.Yes) => Lower(@case, refused!),
            (CtctConsent.Refused, CrmConsent.NoByPerson) => Lower(@case, refused!),
            (CtctConsent.Refused, CrmConsent.NoBySync) => Lower(@case, refused!),
            (CtctConsent.Allowed, CrmConsent.Yes) => new(null, true, false, null),
            (CtctConsent.Allowed, CrmConsent.NoByPerson) => Return(@case),
            (CtctConsent.Allowed, CrmConsent.NoBySync) => Return(@case),
            (CtctConsent.Undecided, CrmConsent.Yes) => new(null, true, false, null),
            (CtctConsent.Undecided, CrmConsent.NoByPerson) => new(null, false, true, null),
            (CtctConsent.Undecided, CrmConsent.NoBySync) => new(null, false, false, null),
        };
    }

    /// <summary>
    /// P9: returns the recorded No of an address that is imported from Constant Contact; null if the donor's own later action replaced it
    /// (P3).
    /// </summary>
    public static RecordedNo? RecordedNoOf(ContactCase @case, CtctContact contact) =>
        @case.LastNo is not { } no || (contact.PermissionByDonor && contact.PermissionAt is { } at && at >= Instants.WholeSecond(no.At))
            ? null : no;

    /// <summary>
    /// Returns whether another contact with the address may stay on its lists (C8): every CRM contact is opted in, or each opt-out came
    /// from Constant Contact and this contact's permission comes from the donor's own later action.
    /// </summary>
    public static bool MayStay(ContactCase @case, ConsentOutcome consent, CtctContact occupant)
    {
        if (consent.OptedIn || consent.NoSetInCrm || consent.Step is not null)
            return consent.OptedIn;
        return occupant is { PermissionByDonor: true, PermissionAt: { } at } && Of(occupant) == CtctConsent.Allowed
            && @case.Crm.All(c => c.OptIn.Yes || at >= Instants.WholeSecond(c.OptIn.At));
    }

    /// <summary>P1: returns whether Constant Contact says that the address is unsubscribed or deleted.</summary>
    public static bool IsRefusedThere(ContactCase @case) => Refusing(@case) is not null;

    /// <summary>P1: returns whether the opt-out is a deletion in Constant Contact and not an unsubscribe.</summary>
    public static bool IsDeletedThere(ContactCase @case) => Refusing(@case) is { Deleted: true, Permission: not Permission.Unsubscribed };

    /// <summary>Returns the contact that is opted out: the linked one, or another one that now has this address.</summary>
    static CtctContact? Refusing(ContactCase @case) =>
        Of(@case.Ctct) == CtctConsent.Refused ? @case.Ctct
        : Of(@case.Occupant) == CtctConsent.Refused ? @case.Occupant
        : null;

    /// <summary>P1: opts out every CRM contact with the address. P5: also one that was opted in again in the CRM.</summary>
    static ConsentOutcome Lower(ContactCase @case, CtctContact refused)
    {
        var noSetInCrm = @case.Crm.Any(static c => c.OptIn.IsNoSetInCrm);
        var stillYes = @case.Crm.Where(static c => c.OptIn.Yes).Select(static c => c.Id).ToImmutableArray();
        if (stillYes.IsEmpty)
            return new(null, false, noSetInCrm, null);
        var rule = @case.Baseline is { RefusedWhenLastSeen: true } ? Rule.P5 : Rule.P1;
        var step = new ContactStep.SetOptIn(
            @case.Key, stillYes, Yes: false, refused.Permission, refused.Deleted, refused.PermissionAt, rule);
        return new(step, false, noSetInCrm, rule == Rule.P5 ? rule : null);
    }

    /// <summary>
    /// P3: opts in after the donor's own action that is later than each No. A No that a user set must also be older than the opt-out in the
    /// baseline: without an earlier opt-out, permission is not new.
    /// </summary>
    static ConsentOutcome Return(ContactCase @case)
    {
        var contact = @case.Ctct!;
        var nos = @case.Crm.Where(static c => !c.OptIn.Yes).ToList();
        var noByPerson = nos.Any(static c => c.OptIn.IsNoSetInCrm);
        var wasAway = @case.Baseline is { RefusedWhenLastSeen: true } || !noByPerson;
        var back = wasAway && contact.PermissionByDonor && contact.PermissionAt is { } at
            && nos.TrueForAll(no => at >= Instants.WholeSecond(no.OptIn.At));
        if (!back)
            return new(null, false, noByPerson, null);
        var step = new ContactStep.SetOptIn(
            @case.Key, [.. nos.Select(static c => c.Id)], Yes: true, contact.Permission, contact.Deleted, contact.PermissionAt, Rule.P3);
        return new(step, true, false, null);
    }
}
