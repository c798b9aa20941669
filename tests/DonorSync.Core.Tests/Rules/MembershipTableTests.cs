namespace DonorSync.Core.Tests.Rules;

/// <summary>
/// Compares the whole membership table with a second, independent version of it: rows of which the first match counts. An error stays
/// hidden only if both versions have it.
/// </summary>
public sealed class MembershipTableTests
{
    enum List
    {
        Never,
        On,
        Left,
    }

    /// <summary>Null matches any value. "No": opted out in the CRM. "May": may go out (M1, M5) or may come in (M3, M6).</summary>
    sealed record Row(
        Rule Rule, bool InGroup, bool OnList, bool? Seen, List[]? Before, bool? No, bool? May, MembershipAction Action,
        (bool Seen, List List)? Then);

    static readonly List[] NeverOnly = [List.Never];

    static readonly Row[] Table =
    [
        new(Rule.M7, true, true, null, null, true, null, MembershipAction.RemoveFromList, (true, List.Never)),
        new(Rule.M0, true, true, null, null, false, null, MembershipAction.None, (true, List.On)),
        new(Rule.M1, true, false, null, NeverOnly, null, true, MembershipAction.AddToList, (true, List.On)),
        new(Rule.M5, true, false, null, NeverOnly, null, false, MembershipAction.Skip, (true, List.Never)),
        new(Rule.M4, true, false, null, [List.On, List.Left], null, null, MembershipAction.None, (true, List.Left)),
        new(Rule.M2, false, true, true, null, null, null, MembershipAction.RemoveFromList, null),
        // P4: consent has no exception. An opt-out also ends a membership that was never in a group of the CRM.
        new(Rule.P4, false, true, false, null, true, null, MembershipAction.RemoveFromList, null),
        new(Rule.M3, false, true, false, null, false, true, MembershipAction.AddToGroup, (true, List.On)),
        new(Rule.M6, false, true, false, null, false, false, MembershipAction.Skip, null),
        new(Rule.M8, false, false, null, null, null, null, MembershipAction.None, null),
    ];

    static readonly bool[] Both = [false, true];
    static readonly Membership?[] Memories = [null, Membership.SeenNever, Membership.SeenOn, Membership.SeenLeft];

    public static TheoryData<bool, bool, Membership?, bool, bool, bool> Everything =>
    [
        .. from inGroup in Both
           from onList in Both
           from memory in Memories
           from no in Both
           from canBeEmailed in Both
           from canBeImported in Both
           select new TheoryDataRow<bool, bool, Membership?, bool, bool, bool>(inGroup, onList, memory, no, canBeEmailed, canBeImported),
    ];

    [Theory]
    [MemberData(nameof(Everything))]
    public void M0_M1_M2_M3_M4_M5_M6_M7_M8_every_combination_is_the_tables(
        bool inGroup, bool onList, Membership? memory, bool no, bool canBeEmailed, bool canBeImported)
    {
        var (seen, before) = Columns(memory);
        var expected = Table.First(row =>
            row.InGroup == inGroup && row.OnList == onList && (row.Seen ?? seen) == seen
            && (row.Before is null || row.Before.Contains(before)) && (row.No ?? no) == no
            && (row.May is not { } may || may == (inGroup ? canBeEmailed : canBeImported)));

        var actual = MembershipTable.Decide(new(inGroup, onList), memory, no, canBeEmailed, canBeImported);

        Assert.Equal((expected.Rule, expected.Action), (actual.Rule, actual.Action));
        Assert.Equal(expected.Then, actual.Remembered is null ? null : Columns(actual.Remembered));
    }

    /// <summary>An undone membership (B5) is neither imported nor removed. It can leave, and joining the group later counts.</summary>
    [Theory]
    [InlineData(false, true, false, Rule.B5, Membership.Undone)]
    [InlineData(false, true, true, Rule.P4, null)]
    [InlineData(false, false, false, Rule.M8, null)]
    [InlineData(true, false, false, Rule.M1, Membership.SeenOn)]
    [InlineData(true, true, false, Rule.M0, Membership.SeenOn)]
    public void B5_an_undone_membership_is_neither_imported_again_nor_removed(
        bool inGroup, bool onList, bool no, Rule rule, Membership? then)
    {
        var row = MembershipTable.Decide(new(inGroup, onList), Membership.Undone, no, canBeEmailed: true, canBeImported: true);
        Assert.Equal((rule, then), (row.Rule, row.Remembered));
    }

    static (bool Seen, List List) Columns(Membership? memory) => memory switch
    {
        null => (false, List.Never),
        Membership.SeenNever => (true, List.Never),
        Membership.SeenOn => (true, List.On),
        Membership.SeenLeft => (true, List.Left),
        _ => throw new ArgumentOutOfRangeException(nameof(memory), memory, "not in the table"),
    };
}
