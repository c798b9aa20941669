namespace DonorSync.Donors.Counts;

/// <summary>Why a contact cannot be emailed: the first reason that holds, in this order.</summary>
public enum Unreached
{
    /// <summary>It can be emailed.</summary>
    Not,

    /// <summary>E1.</summary>
    NoGroup,

    /// <summary>E2.</summary>
    NoEmail,

    /// <summary>E2: longer than Constant Contact accepts.</summary>
    EmailTooLong,

    /// <summary>E3: opted out in DonorSync.</summary>
    OptedOutHere,

    /// <summary>E3 after P1 or P5: unsubscribed or deleted in Constant Contact.</summary>
    OptedOutThere,

    /// <summary>E4.</summary>
    TopLevelDomain,

    /// <summary>C10: another contact with the same address is opted out.</summary>
    SharedNo,
}

/// <summary>How many of an organization's contacts can be emailed, and why the others cannot.</summary>
/// <param name="Contacts">All.</param>
/// <param name="Eligible">Can be emailed (E1 to E4).</param>
/// <param name="Addresses">Different addresses of the eligible contacts: the number of contacts that they are in Constant Contact
/// (C10).</param>
/// <param name="Groups">All.</param>
/// <param name="GroupsWithEligible">Groups that have, or will have, a list (L1).</param>
/// <param name="NotReached">The number for each reason, without <see cref="Unreached.Not"/>.</param>
/// <param name="Largest">The groups with the most members, the largest first.</param>
public sealed record Reach(
    int Contacts, int Eligible, int Addresses, int Groups, int GroupsWithEligible, IReadOnlyDictionary<Unreached, int> NotReached,
    IReadOnlyList<GroupSize> Largest);

public sealed record GroupSize(Guid Id, string Name, int Members);
