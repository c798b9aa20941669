namespace DonorSync.Core.Reconciliation;

/// <summary>The first two columns of the membership table, as seen now.</summary>
public readonly record struct Presence(bool InGroup, bool OnList);

/// <summary>The action of a row of the table.</summary>
public enum MembershipAction
{
    None,
    AddToList,
    AddToGroup,
    RemoveFromList,
    Skip,
}

/// <summary>A row of the table: the action, and the membership to remember after it (for None and Skip: immediately).</summary>
public readonly record struct MembershipRow(Rule Rule, MembershipAction Action, Membership? Remembered);

/// <summary>
/// Rules M0-M8 and P4 as a total function: without a default arm, a missing row does not compile. <c>canBeEmailed</c> is E2-E4,
/// <c>canBeImported</c> is E5-E7, <c>noSetInCrm</c> is a user's opt-in No.
/// </summary>
public static class MembershipTable
{
    public static MembershipRow Decide(Presence now, Membership? memory, bool noSetInCrm, bool canBeEmailed, bool canBeImported) =>
        (now.InGroup, now.OnList, Before(memory)) switch
        {
            (true, true, _) when noSetInCrm => new(Rule.M7, MembershipAction.RemoveFromList, Membership.SeenNever),
            (true, true, _) => new(Rule.M0, MembershipAction.None, Membership.SeenOn),

            (true, false, Past.UnseenNever or Past.SeenNever or Past.Undone) => canBeEmailed
                ? new(Rule.M1, MembershipAction.AddToList, Membership.SeenOn)
                : new(Rule.M5, MembershipAction.Skip, Membership.SeenNever),
            (true, false, Past.SeenOn or Past.SeenLeft) => new(Rule.M4, MembershipAction.None, Membership.SeenLeft),

            (false, true, Past.SeenNever or Past.SeenOn or Past.SeenLeft) => new(Rule.M2, MembershipAction.RemoveFromList, null),
            (false, true, Past.UnseenNever or Past.Undone) when noSetInCrm => new(Rule.P4, MembershipAction.RemoveFromList, null),
            (false, true, Past.Undone) => new(Rule.B5, MembershipAction.Skip, Membership.Undone),
            (false, true, Past.UnseenNever) => canBeImported
                ? new(Rule.M3, MembershipAction.AddToGroup, Membership.SeenOn)
                : new(Rule.M6, MembershipAction.Skip, null),

            (false, false, Past.UnseenNever or Past.SeenNever or Past.SeenOn or Past.SeenLeft or Past.Undone) =>
                new(Rule.M8, MembershipAction.None, null),
        };

    enum Past
    {
        UnseenNever,
        SeenNever,
        SeenOn,
        SeenLeft,
        Undone,
    }

    static Past Before(Membership? memory) => memory is not { } known
        ? Past.UnseenNever
        : known switch
        {
            Membership.SeenNever => Past.SeenNever,
            Membership.SeenOn => Past.SeenOn,
            Membership.SeenLeft => Past.SeenLeft,
            Membership.Undone => Past.Undone,
        };
}
