using static DonorSync.Core.Plans.PairStep;

namespace DonorSync.Core.Tests.Rules;

public sealed class ListTests
{
    static CrmGroup Group(string id, string? name = null) => new(A.Group(id), name ?? id);

    static CtctList List(string id, string? name = null, bool deleted = false) => new(A.List(id), name ?? id, deleted);

    static PairPlan Plan(CrmGroup[] groups, CtctList[] lists, Link[]? links = null, ContactCase[]? people = null, SyncPolicy? policy = null)
    {
        var census = new EligibleCounts(policy ?? SyncPolicy.Default);
        foreach (var @case in people ?? [])
            census.Add(@case);
        return new PairPlanner(groups, lists, links ?? [], census, policy ?? SyncPolicy.Default).Plan();
    }

    static readonly ContactCase Member = A.Case(A.Person().In("choir"));
    static readonly ContactCase Listed = A.Case(subscriber: A.Subscriber().On("choir"));

    [Fact]
    public void L1_a_group_with_an_eligible_member_gets_a_list_of_its_name()
    {
        var step = Assert.IsType<CreateList>(Assert.Single(Plan([Group("choir", "The Choir")], [], people: [Member]).Steps));
        Assert.Equal((A.Group("choir"), "The Choir"), (step.Group, step.Name));
    }

    [Fact]
    public void L2_a_list_with_an_eligible_member_gets_a_group_with_its_name()
    {
        var step = Assert.IsType<CreateGroup>(Assert.Single(Plan([], [List("choir", "The Choir")], people: [Listed]).Steps));
        Assert.Equal((A.List("choir"), "The Choir"), (step.List, step.Name));
    }

    [Fact]
    public void L8_a_list_with_an_invisible_name_gets_no_group()
    {
        var plan = Plan([], [List("choir", "\u200B")], people: [Listed]);
        Assert.Empty(plan.Steps);
        Assert.Equal(Rule.L8, Assert.Single(plan.Skips).Rule);
    }

    [Fact]
    public void L3_empty_groups_and_lists_get_no_partner()
    {
        var plan = Plan([Group("choir")], [List("band")]);
        Assert.Empty(plan.Steps);
        Assert.Equal([Rule.L3, Rule.L3], plan.Skips.Select(static s => s.Rule));
    }

    [Fact]
    public void L3_empty_means_no_eligible_member_with_the_consent_after_this_run()
    {
        var refused = A.Case(A.Person().In("choir"), A.Subscriber().Unsubscribed());
        var pending = A.Case(subscriber: A.Subscriber().On("band").Is(Permission.PendingConfirmation));
        Assert.Empty(Plan([Group("choir")], [List("band")], people: [refused, pending]).Steps);
    }

    [Fact]
    public void L3_a_pair_that_becomes_empty_stays()
    {
        var plan = Plan([Group("choir")], [List("choir")], [A.Linked("choir")]);
        Assert.Empty(plan.Steps);
        Assert.Single(plan.Pairs);
    }

    [Fact]
    public void L4_renaming_a_group_renames_its_list()
    {
        var step = Assert.IsType<RenameList>(Assert.Single(Plan([Group("choir", "Singers")], [List("choir")], [A.Linked("choir")]).Steps));
        Assert.Equal(("choir", "Singers"), (step.From, step.To));
    }

    [Fact]
    public void L4_a_list_that_has_the_new_name_already_only_moves_the_baseline() =>
        Assert.IsType<RememberName>(
            Assert.Single(Plan([Group("choir", "Singers")], [List("choir", "Singers")], [A.Linked("choir")]).Steps));

    [Fact]
    public void L5_renaming_a_list_changes_nothing() =>
        Assert.Empty(Plan([Group("choir")], [List("choir", "Renamed there")], [A.Linked("choir")]).Steps);

    [Fact]
    public void L5_the_groups_next_rename_still_reaches_a_list_renamed_there()
    {
        var plan = Plan([Group("choir", "Singers")], [List("choir", "Renamed there")], [A.Linked("choir")]);
        Assert.Equal("Singers", Assert.IsType<RenameList>(Assert.Single(plan.Steps)).To);
    }

    [Fact]
    public void L6_deleting_a_group_deletes_its_list() =>
        Assert.Equal(A.List("choir"), Assert.IsType<DeleteList>(Assert.Single(Plan([], [List("choir")], [A.Linked("choir")]).Steps)).List);

    [Fact]
    public void L6_when_both_are_gone_the_pair_is_forgotten() =>
        Assert.IsType<Forget>(Assert.Single(Plan([], [List("choir", deleted: true)], [A.Linked("choir")]).Steps));

    [Fact]
    public void L7_deleting_a_list_detaches_the_pair_and_deletes_no_group()
    {
        var plan = Plan([Group("choir")], [List("choir", deleted: true)], [A.Linked("choir")], [Member]);
        Assert.IsType<Detach>(Assert.Single(plan.Steps));
        Assert.Empty(plan.Pairs);
        Assert.Equal(Rule.L7, Assert.Single(plan.Reviews).Rule);
    }

    [Fact]
    public void L7_a_detached_list_is_not_created_again_automatically()
    {
        var plan = Plan([Group("choir")], [], [A.Linked("choir", state: LinkState.Detached)], [Member]);
        Assert.Empty(plan.Steps);
        Assert.Equal([A.Link("choir")], plan.Detached);
    }

    [Fact]
    public void L7_a_list_of_the_detached_name_that_a_person_made_is_joined() =>
        Assert.IsType<Join>(
            Assert.Single(Plan([Group("choir")], [List("new", "choir")], [A.Linked("choir", state: LinkState.Detached)]).Steps));

    [Theory]
    [InlineData("Choir")]
    [InlineData("  cHOIR ")]
    [InlineData("Ch\u200Boir\u00A0")]
    public void L8_new_pairs_are_matched_by_name_trimmed_and_ignoring_case(string name) =>
        Assert.IsType<Join>(Assert.Single(Plan([Group("choir", "Choir")], [List("other", name)]).Steps));

    /// <summary>
    /// Found by the state machine: a killed run had saved memberships of a pair that was never created. After a rename, the next list of
    /// the
    /// group and the next group of the list inherited them.
    /// </summary>
    [Fact]
    public void L8_a_pair_matched_by_name_shares_its_baseline_with_no_other_pair_of_its_group_or_list()
    {
        var joined = Assert.Single(Plan([Group("choir")], [List("x", "choir")]).Pairs).Link;
        Assert.DoesNotContain(
            joined, new[] { LinkId.OfGroup(A.Group("choir")), LinkId.OfList(A.List("x")), LinkId.OfPair(A.Group("choir"), A.List("y")) });
    }

    [Fact]
    public void L8_a_second_group_with_one_name_is_reported_and_the_others_sync()
    {
        var plan = Plan([Group("a", "Choir"), Group("b", "choir"), Group("c", "Band")], [List("x", "Choir"), List("y", "Band")]);
        Assert.Equal([A.Group("a"), A.Group("c")], plan.Steps.Cast<Join>().Select(static s => s.Group));
        Assert.Equal(Rule.L8, Assert.Single(plan.Skips).Rule);
    }

    [Fact]
    public void L9_an_account_full_of_lists_gets_a_report_and_no_list()
    {
        var plan = Plan([Group("choir")], [List("x", "Other")], people: [Member], policy: SyncPolicy.Default with { MaxLists = 1 });
        Assert.Empty(plan.Steps);
        Assert.Contains(plan.Skips, static s => s.Rule == Rule.L9);
    }

    [Fact]
    public void L9_a_name_too_long_gets_a_report_and_no_list()
    {
        var plan = Plan([Group("choir", new string('x', 256))], [], people: [Member]);
        Assert.Empty(plan.Steps);
        Assert.Equal(Rule.L9, Assert.Single(plan.Skips).Rule);
    }

    [Fact]
    public void L9_a_contact_on_the_maximum_number_of_lists_is_reported()
    {
        var decision = A.Case(A.Person().In("choir", "band"), A.Subscriber().On("choir"))
            .Under(SyncPolicy.Default with { MaxListsPerContact = 1 }, "choir", "band");
        decision.PlansNothing();
        Assert.Equal((Rule.L9, "band"), (Assert.Single(decision.Skips).Rule, decision.Skips[0].Where));
    }
}
