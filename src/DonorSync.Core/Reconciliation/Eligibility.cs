namespace DonorSync.Core;

/// <summary>Whether a contact is eligible; if not, the rule that forbids it and the reason in words.</summary>
public readonly record struct MayTravel(bool Yes, Rule Rule, string Reason)
{
    public static readonly MayTravel Allowed = new(true, default, "");

    public static MayTravel No(Rule rule, string reason) => new(false, rule, reason);
}

/// <summary>Decides which contacts can be emailed (E2-E4) or imported (E5-E7). E1 (groups) is decided for each pair.</summary>
public static class Eligibility
{
    /// <summary>Checks E2, E3 (P1, P5) and E4, with the opt-in as this run's consent step leaves it. The first obstacle counts.</summary>
    public static MayTravel Out(ContactCase @case, ConsentOutcome consent, SyncPolicy policy)
    {
        foreach (var obstacle in Obstacles(@case, consent, policy))
            return obstacle;
        return MayTravel.Allowed;
    }

    /// <summary>Returns every reason why an address cannot be sent to Constant Contact.</summary>
    public static IEnumerable<MayTravel> Obstacles(ContactCase @case, ConsentOutcome consent, SyncPolicy policy)
    {
        var email = Decided.HolderOfFields(@case.Crm).Email;
        if (email is null)
            yield return MayTravel.No(Rule.E2, "no valid primary e-mail");
        else if (!email.FitsConstantContact)
            yield return MayTravel.No(Rule.E2, $"the e-mail is longer than {EmailAddress.ConstantContactMaxLength} characters");
        if (!consent.OptedIn)
            yield return WhyNoOptIn(@case, consent);
        if (email is not null && IsTopLevelDomainTooLong(email, policy))
            yield return MayTravel.No(Rule.E4, $"top-level domain longer than {policy.MaxTopLevelDomainLength}");
        // Contacts are added to lists by address, and only a user can decide which of the two addresses is the donor's.
        if (@case.Ctct?.Email is { } there && there.Key != @case.Key)
            yield return MayTravel.No(Rule.C8, $"the address was changed in Constant Contact to {there.Address}");
        else if (@case is { Ctct: null, Occupant: not null })
            yield return MayTravel.No(Rule.C8, "the address now belongs to a contact that is linked to another donor");
        else if (@case is { Ctct: null, Baseline.CtctId: not null })
            yield return MayTravel.No(Rule.B9, "the linked contact did not show in the last read");
    }

    /// <summary>Checks E5-E7 for a case. Stricter than C12: an erased person is not imported even when put on a list again.</summary>
    public static MayTravel In(ContactCase @case, CtctContact contact) =>
        @case.IsErased ? MayTravel.No(Rule.C12, "erased here at the person's wish") : In(contact);

    /// <summary>Checks E5, E6 and E7 for a Constant Contact contact.</summary>
    public static MayTravel In(CtctContact contact)
    {
        if (contact.Email is null)
            return MayTravel.No(Rule.E7, "no valid e-mail");
        if (contact.Deleted)
            return MayTravel.No(Rule.E6, "deleted in Constant Contact");
        if (Consent.Of(contact.Permission) != CtctConsent.Allowed)
            return MayTravel.No(Rule.E6, $"permission is {Words(contact.Permission)}");
        if (contact.Lists.IsEmpty)
            return MayTravel.No(Rule.E5, "on no list");
        return MayTravel.Allowed;
    }

    public static bool IsTopLevelDomainTooLong(EmailAddress email, SyncPolicy policy) =>
        policy.MaxTopLevelDomainLength is { } max && email.TopLevelDomainLength > max;

    public static string Words(Permission permission) => permission switch
    {
        Permission.Implicit => "implicit",
        Permission.Explicit => "explicit",
        Permission.Unsubscribed => "unsubscribed",
        Permission.PendingConfirmation => "pending confirmation",
        Permission.TempHold => "on temporary hold",
        Permission.NotSet => "not set",
        Permission.Unknown => "of an unknown kind",
    };

    /// <summary>E3 is a No that was set in the CRM. An opt-out in Constant Contact is P1, or P5 if a Yes was set against it.</summary>
    static MayTravel WhyNoOptIn(ContactCase @case, ConsentOutcome consent) =>
        consent.NoSetInCrm ? MayTravel.No(Rule.E3, "opt-in is No")
        : MayTravel.No(consent.Raised ?? Rule.P1, Consent.IsDeletedThere(@case)
            ? "opt-in is No: deleted in Constant Contact"
            : "opt-in is No: unsubscribed in Constant Contact");
}
