namespace DonorSync.Core.Reconciliation;

/// <summary>Whether a contact is eligible; if not, the rule that forbids it and the reason in words.</summary>
public readonly record struct EligibilityResult(bool Yes, Rule Rule, string Reason)
{
    public static readonly EligibilityResult Allowed = new(true, default, "");

    public static EligibilityResult No(Rule rule, string reason) => new(false, rule, reason);
}

/// <summary>
/// Why a contact cannot be emailed. The page names the reasons in this order: E2, then E3 (No set here) or P1 (opted out in Constant
/// Contact), then E4.
/// </summary>
[Flags]
public enum Obstacles
{
    None = 0,
    NoEmail = 1,
    EmailTooLong = 2,
    OptedOutHere = 4,
    OptedOutThere = 8,
    TopLevelDomain = 16,
    OfEmail = NoEmail | EmailTooLong,
    OfAddress = OfEmail | TopLevelDomain,
    OfOptIn = OptedOutHere | OptedOutThere,
}

/// <summary>Decides which contacts can be emailed (E2-E4) or imported (E5-E7). E1 (groups) is decided for each pair.</summary>
public static class Eligibility
{
    /// <summary>Checks E2, E3 (P1, P5) and E4, with the opt-in as this run's consent step leaves it. The first obstacle counts.</summary>
    public static EligibilityResult Out(ContactCase @case, ConsentOutcome consent, SyncPolicy policy)
    {
        foreach (var reason in Reasons(@case, consent, policy))
            return reason;
        return EligibilityResult.Allowed;
    }

    /// <summary>Returns why a contact with this email and opt-in cannot be emailed (E2-E4). The only place that decides it.</summary>
    public static Obstacles Of(EmailAddress? email, OptIn optIn, SyncPolicy policy)
    {
        var obstacles = optIn.Yes ? Obstacles.None : optIn.IsNoSetInCrm ? Obstacles.OptedOutHere : Obstacles.OptedOutThere;
        if (email is null)
            return obstacles | Obstacles.NoEmail;
        if (!email.FitsConstantContact)
            obstacles |= Obstacles.EmailTooLong;
        if (policy.MaxTopLevelDomainLength is { } max && email.TopLevelDomainLength > max)
            obstacles |= Obstacles.TopLevelDomain;
        return obstacles;
    }

    /// <summary>Returns every reason why an address cannot be sent to Constant Contact.</summary>
    public static IEnumerable<EligibilityResult> Reasons(ContactCase @case, ConsentOutcome consent, SyncPolicy policy)
    {
        var optIn = new OptIn(consent.OptedIn, consent.NoSetInCrm ? SetBy.Person : SetBy.Sync, default);
        var obstacles = Of(PolicyChoices.HolderOfFields(@case.Crm).Email, optIn, policy);
        if ((obstacles & Obstacles.OfEmail) != Obstacles.None)
            yield return EligibilityResult.No(
                Rule.E2, obstacles.HasFlag(Obstacles.NoEmail) ? Sentences.NoPrimaryEmail : Sentences.EmailTooLong);
        if ((obstacles & Obstacles.OfOptIn) != Obstacles.None)
            yield return WhyNoOptIn(@case, consent);
        if (obstacles.HasFlag(Obstacles.TopLevelDomain))
            yield return EligibilityResult.No(Rule.E4, Sentences.TopLevelDomainTooLong(policy.MaxTopLevelDomainLength));
        // Lists are joined by address, and which of the two is the donor's is for a person to say.
        if (@case.Ctct?.Email is { } there && there.Key != @case.Key)
            yield return EligibilityResult.No(Rule.C8, Sentences.AddressChanged(there));
        else if (@case is { Ctct: null, Occupant: not null })
            yield return EligibilityResult.No(Rule.C8, Sentences.AddressOfAnother);
        else if (@case is { Ctct: null, Baseline.CtctId: not null })
            yield return EligibilityResult.No(Rule.B9, Sentences.LinkedNotShown);
    }

    /// <summary>Checks E5-E7 for a case. Stricter than C12: an erased person is not imported even when put on a list again.</summary>
    public static EligibilityResult In(ContactCase @case, CtctContact contact) =>
        @case.IsErased ? EligibilityResult.No(Rule.C12, Sentences.Erased) : In(contact);

    /// <summary>Checks E5, E6 and E7 for a Constant Contact contact.</summary>
    public static EligibilityResult In(CtctContact contact)
    {
        if (contact.Email is null)
            return EligibilityResult.No(Rule.E7, Sentences.NoEmail);
        if (contact.Deleted)
            return EligibilityResult.No(Rule.E6, Sentences.Deleted);
        if (Consent.Of(contact.Permission) != CtctConsent.Allowed)
            return EligibilityResult.No(Rule.E6, Sentences.PermissionIs(contact.Permission));
        if (contact.Lists.IsEmpty)
            return EligibilityResult.No(Rule.E5, Sentences.OnNoList);
        return EligibilityResult.Allowed;
    }

    /// <summary>E3 is a No that was set in the CRM. Where Constant Contact's opt-out is the reason, P1 says so, or P5 for a Yes that was
    /// set against it.</summary>
    static EligibilityResult WhyNoOptIn(ContactCase @case, ConsentOutcome consent) =>
        consent.NoSetInCrm ? EligibilityResult.No(Rule.E3, Sentences.OptInIsNo)
        : EligibilityResult.No(consent.Raised ?? Rule.P1, Consent.IsDeletedThere(@case)
            ? Sentences.OptInIsNoDeleted
            : Sentences.OptInIsNoUnsubscribed);
}
