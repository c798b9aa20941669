namespace DonorSync.Core.Tests.Texts;

/// <summary>The reasons on pages why a group or list is not synced, and the questions for the user.</summary>
public sealed class PairReasonTests
{
    static readonly ContactCase Member = A.Case(A.Person().In("choir"));
    static readonly ContactCase Listed = A.Case(subscriber: A.Subscriber().On("choir"));
    static readonly string Long = new('x', 256);

    static CrmGroup Group(string id, string? name = null) => new(A.Group(id), name ?? id);

    static CtctList List(string id, string? name = null) => new(A.List(id), name ?? id);

    static PairPlan Plan(CrmGroup[] groups, CtctList[] lists, Link[] links, params ContactCase[] people)
    {
        var census = new EligibleCounts(SyncPolicy.Default);
        foreach (var @case in people)
            census.Add(@case);
        return new PairPlanner(groups, lists, links, census, SyncPolicy.Default).Plan();
    }

    static void Leaves(PairPlan plan, Rule rule, string name, string reason, string? asked = null, LinkId? about = null)
    {
        Assert.Equal([new Skip(rule, name, reason)], plan.Skips);
        Assert.Equal(asked is null ? [] : [new ReviewItem(rule, about!.Value.Value, asked)], plan.Reviews);
    }

    [Fact]
    public void L3_a_group_without_members_who_may_go_out() =>
        Leaves(Plan([Group("choir")], [], []), Rule.L3, "choir", "the group has no contacts to send");

    [Fact]
    public void L3_a_list_without_members_who_may_come_in() =>
        Leaves(Plan([], [List("choir")], []), Rule.L3, "choir", "the list has no contacts to import");

    [Fact]
    public void L2_two_contacts_with_one_address_count_as_one()
    {
        var bob = A.Case(subscriber: A.Subscriber("bob@example.org", "t2").On("choir"));
        var plan = Plan([], [List("choir")], [], Listed, bob);
        Assert.IsType<PairStep.CreateGroup>(Assert.Single(plan.Steps));
        Assert.Equal((null, A.List("choir")), (Assert.Single(plan.Pairs).Group, plan.Pairs[0].List));
    }

    [Fact]
    public void L7_a_deleted_list_leaves_the_group_alone_and_asks()
    {
        var plan = Plan([Group("choir")], [], [A.Linked("choir")], Member);
        Leaves(plan, Rule.L7, "choir", "its list was deleted in Constant Contact",
            "choir: its list was deleted in Constant Contact; the group is kept. Recreate the list?", A.Link("choir"));
    }

    [Fact]
    public void L7_a_detached_group_keeps_its_question() => Leaves(
        Plan([Group("choir")], [], [A.Linked("choir", state: LinkState.Detached)], Member), Rule.L7, "choir",
        "its list was deleted in Constant Contact",
        "choir: its list was deleted in Constant Contact; the group is kept. Recreate the list?", A.Link("choir"));

    [Fact]
    public void L8_a_second_group_of_one_name() => Leaves(
        Plan([Group("choir"), Group("z", "CHOIR")], [List("choir")], []), Rule.L8, "CHOIR",
        "a second group with the same name is not synced", "CHOIR: a second group with the same name is not synced.", A.Link("z"));

    [Fact]
    public void L8_a_group_whose_new_name_another_list_has() => Leaves(
        Plan([Group("choir", "Band"), Group("z", "Old band")], [List("choir"), List("y", "band")],
            [A.Linked("choir"), new(A.Link("z"), A.Group("z"), A.List("y"), "Old band", LinkState.Linked)]),
        Rule.L8, "Band", "another list already has the group's new name", "Band: another list already has the group's new name.",
        A.Link("choir"));

    [Fact]
    public void L8_a_new_group_whose_name_a_linked_list_has() => Leaves(
        Plan([Group("choir", "New name"), Group("choir2", "Old name")], [List("choir", "Old name")], [A.Linked("choir", "New name")],
            A.Case(A.Person().In("choir2"))),
        Rule.L8, "Old name", "a list that belongs to another group has this name",
        "Old name: a list that belongs to another group has this name.", A.Link("choir2"));

    [Fact]
    public void L8_a_new_list_whose_name_a_linked_group_has()
    {
        var plan = Plan([Group("choir", "Singers")], [List("choir", "Renamed"), List("new", "singers")], [A.Linked("choir", "Singers")]);
        Leaves(plan, Rule.L8, "singers", "a group that belongs to another list has this name",
            "singers: a group that belongs to another list has this name.", LinkId.OfList(A.List("new")));
    }

    [Fact]
    public void L8_of_two_new_lists_of_one_name_the_second_waits()
    {
        var plan = Plan([], [List("a", "Choir"), List("choir", "choir")], [], A.Case(subscriber: A.Subscriber().On("a", "choir")));
        Assert.Single(plan.Steps);
        Leaves(plan, Rule.L8, "choir", "a group that belongs to another list has this name",
            "choir: a group that belongs to another list has this name.", LinkId.OfList(A.List("choir")));
    }

    [Fact]
    public void L8_a_linked_list_is_not_paired_by_name_in_any_order()
    {
        // The detached link comes first and looks for "band", which the second link still has.
        Link detached = A.Linked("a", "band", LinkState.Detached), linked = A.Linked("band", "old");
        var plan = Plan([Group("a", "band"), Group("band", "old")], [List("band")], [detached, linked]);
        Assert.Equal([A.Link("a")], plan.Detached);
        Assert.Equal(A.Link("band"), Assert.Single(plan.Pairs).Link);
    }

    [Fact]
    public void L9_a_group_renamed_too_long() => Leaves(
        Plan([Group("choir", Long)], [List("choir")], [A.Linked("choir")]), Rule.L9, Long,
        "the name is longer than 255 characters, the maximum in Constant Contact");

    [Fact]
    public void L9_the_longest_name_fits()
    {
        Assert.Single(Plan([Group("choir", Long[1..])], [List("choir")], [A.Linked("choir")]).Steps.OfType<PairStep.RenameList>());
        Assert.Single(Plan([Group("choir", Long[1..])], [], [], Member).Steps.OfType<PairStep.CreateList>());
    }

    [Fact]
    public void L9_an_account_full_of_lists()
    {
        var census = new EligibleCounts(SyncPolicy.Default);
        census.Add(Member);
        var plan = new PairPlanner([Group("choir")], [], [], census, SyncPolicy.Default with { MaxLists = 0 }).Plan();
        Leaves(plan, Rule.L9, "choir", "the account has 0 lists, the maximum in Constant Contact");
    }
}
