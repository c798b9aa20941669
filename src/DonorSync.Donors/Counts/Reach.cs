namespace DonorSync.Donors.Counts;

/// <summary>Why a contact does not go out: the first reason that holds, in this order.</summary>
public enum Unreached
{
    /// <summary>Nothing stands in the way.</summary>
    Not,

    /// <summary>E1.</summary>
    NoGroup,

    /// <summary>E2.</summary>
    NoEmail,

    /// <summary>E2: longer than Constant Contact can hold.</summary>
    EmailTooLong,

    /// <summary>E3: a person said No here.</summary>
    OptedOutHere,

    /// <summary>E3 after P1 or P5: unsubscribed in Constant Contact, or deleted there.</summary>
    OptedOutThere,

    /// <summary>E4.</summary>
    TopLevelDomain,

    /// <summary>C10: somebody else with the same address said No.</summary>
    SharedNo,
}

/// <summary>How many of an organisation's contacts can be reached, and why the others cannot.</summary>
/// <param name="Contacts">All.</param>
/// <param name="Eligible">May go out (E1 to E4).</param>
/// <param name="Addresses">Different addresses among the eligible: as many contacts they are in Constant Contact (C10).</param>
/// <param name="Groups">All.</param>
/// <param name="GroupsWithEligible">Those that have, or will have, a list (L1).</param>
/// <param name="NotReached">How many for each reason, without <see cref="Unreached.Not"/>.</param>
/// <param name="Largest">The groups with the most members, the largest first.</param>
public sealed record Reach(
    int Contacts, int Eligible, int Addresses, int Groups, int GroupsWithEligible, IReadOnlyDictionary<Unreached, int> NotReached,
    IReadOnlyList<GroupSize> Largest);

public sealed record GroupSize(Guid Id, string Name, int Members);
