namespace DonorSync.Core.Plans;

/// <summary>
/// Why a member of a group is not on its list, in the order in which the reasons count: of several only the first one, so that members on
/// the list and members by reason add up (B14).
/// </summary>
public enum OffList
{
    /// <summary>A1.</summary>
    NotConnected,

    /// <summary>B12.</summary>
    LeftOut,

    /// <summary>L3, L7, L8 or L9.</summary>
    NoList,

    /// <summary>E2: no valid primary email, or one that is too long for Constant Contact.</summary>
    NoEmail,

    /// <summary>P1, P5: unsubscribed or deleted in Constant Contact.</summary>
    Unsubscribed,

    /// <summary>E3: opted out in DonorSync.</summary>
    OptedOut,

    /// <summary>E4.</summary>
    Domain,

    /// <summary>C10: another contact with the address is opted out.</summary>
    OptedOutAtAddress,

    /// <summary>M4.</summary>
    LeftList,

    /// <summary>C10: another member with the address counts as the one on the list.</summary>
    SharedAddress,

    /// <summary>L9: on as many lists as Constant Contact allows.</summary>
    ListLimit,

    /// <summary>B7: Constant Contact refused it in the last sync.</summary>
    Refused,

    /// <summary>C8: the address was changed in Constant Contact.</summary>
    AddressChanged,

    /// <summary>M1: the next sync adds it.</summary>
    Pending,
}

/// <summary>A reason with its rule and in words, which name the group if it has no list.</summary>
public readonly record struct Absence(OffList Reason, Rule Rule, string Text);

/// <summary>A group of the CRM with its list, as far as it has one.</summary>
/// <param name="List">Null without one.</param>
/// <param name="Without">Why members are not on a list, whatever holds for each of them; null if the group takes part and has a list or
/// gets one.</param>
public sealed record GroupList(GroupId Group, string Name, LinkId Link, ListId? List, Absence? Without)
{
    /// <summary>The group counts for E1, and its list for "on 2 of 3 lists" (B12, B14).</summary>
    public bool TakesPart => Without?.Reason != OffList.LeftOut;
}

/// <summary>Where a contact stands with one of its groups.</summary>
/// <param name="IsOnList">Constant Contact shows the address on the list.</param>
/// <param name="Reason">The first reason that applies, on the list or not; null if there is none.</param>
public readonly record struct Placement(GroupList Group, bool IsOnList, Absence? Reason);

/// <summary>Decides where a contact stands with a group's list (B14). The only place that decides it.</summary>
static class Placements
{
    public static Placement Of(AskedContact asked, GroupList group, Decision decision, PairMap pairs, SyncPolicy policy)
    {
        var isOnList = asked.Case.OnList(group.List) && Consent.Of(asked.Case.Ctct) != CtctConsent.Refused;
        return new(group, isOnList, group.Without ?? OfContact(asked, policy) ?? OfPair(asked, group, decision, pairs, isOnList, policy));
    }

    /// <summary>Returns why the contact is on no list at all.</summary>
    static Absence? OfContact(AskedContact asked, SyncPolicy policy)
    {
        var (@case, contact) = (asked.Case, asked.Contact);
        var obstacles = Eligibility.Of(contact.Email, contact.OptIn, policy);
        if ((obstacles & Obstacles.OfEmail) != Obstacles.None)
        {
            return new(OffList.NoEmail, Rule.E2, obstacles.HasFlag(Obstacles.NoEmail)
                ? Sentences.NoPrimaryEmail : Sentences.EmailTooLong);
        }
        if (Consent.IsRefusedThere(@case) || obstacles.HasFlag(Obstacles.OptedOutThere))
        {
            return new(OffList.Unsubscribed, Rule.P1, Consent.IsDeletedThere(@case)
                ? Sentences.OptInIsNoDeleted : Sentences.OptInIsNoUnsubscribed);
        }
        if (obstacles.HasFlag(Obstacles.OptedOutHere))
            return new(OffList.OptedOut, Rule.E3, Sentences.OptInIsNo);
        if (obstacles.HasFlag(Obstacles.TopLevelDomain))
            return new(OffList.Domain, Rule.E4, Sentences.TopLevelDomainTooLong(policy.MaxTopLevelDomainLength));
        return PolicyChoices.MayBeMailed(@case.Crm) ? null : new(OffList.OptedOutAtAddress, Rule.C10, Sentences.OptedOutAtAddress);
    }

    /// <summary>Returns why the contact is not on this list, which it may be on.</summary>
    static Absence? OfPair(
        AskedContact asked, GroupList group, Decision decision, PairMap pairs, bool isOnList, SyncPolicy policy)
    {
        if (isOnList)
            return null;
        if (asked.Case.Baseline?.In(group.Link) is Membership.SeenOn or Membership.SeenLeft)
            return new(OffList.LeftList, Rule.M4, Sentences.LeftTheList);
        if (decision.Skips.Any(s => s.Rule == Rule.L9 && s.Where == pairs.NameOf(group.Link)))
            return new(OffList.ListLimit, Rule.L9, Sentences.TooManyLists(policy.MaxListsPerContact));
        if (asked.WasRefused)
            return new(OffList.Refused, Rule.B7, Sentences.RefusedThere);
        if (asked.Case is { Ctct.Email: { } there } && there.Key != asked.Case.Key)
            return new(OffList.AddressChanged, Rule.C8, Sentences.AddressChanged(there));
        return new(OffList.Pending, Rule.M1, Sentences.AddedByNextSync);
    }
}
