using static DonorSync.Core.Plans.PairStep;

namespace DonorSync.Core.Tests.Rules;

/// <summary>L4: a group gets the name of another list.</summary>
public sealed class RenameTests
{
    static CrmGroup Group(string id, string name) => new(A.Group(id), name);

    static CtctList List(string id, string? name = null) => new(A.List(id), name ?? id);

    static PairPlan Plan(CrmGroup[] groups, CtctList[] lists, params Link[] links) =>
        new PairPlanner(groups, lists, links, new EligibleCounts(SyncPolicy.Default), SyncPolicy.Default).Plan();

    /// <summary>Applies a plan's steps to the lists, whose names are unique, and returns the names by id.</summary>
    static Dictionary<string, string> Play(PairPlan plan, CtctList[] lists)
    {
        var names = lists.ToDictionary(static l => l.Id, static l => l.Name);
        foreach (var step in plan.Steps)
        {
            if (step is DeleteList delete)
                names.Remove(delete.List);
            if (step is not RenameList rename)
                continue;
            Assert.Equal(rename.From, names[rename.List]);
            Assert.DoesNotContain(names, n => n.Key != rename.List && GroupNames.Fold(n.Value) == GroupNames.Fold(rename.To));
            names[rename.List] = rename.To;
        }
        return names.ToDictionary(static n => n.Key.Value, static n => n.Value);
    }

    static string Temporary(string id) => TemporaryName.Of(A.List(id));

    [Fact]
    public void L4_groups_that_swap_names_reach_their_lists_by_way_of_a_temporary_name()
    {
        CtctList[] lists = [List("a"), List("b")];
        var plan = Plan([Group("a", "b"), Group("b", "a")], lists, A.Linked("a"), A.Linked("b"));

        Assert.Equal(new() { ["l-a"] = "b", ["l-b"] = "a" }, Play(plan, lists));
        Assert.Equal([true, false, false], plan.Steps.Cast<RenameList>().Select(static s => s.IsTemporary));
        Assert.Empty(plan.Skips);
    }

    [Fact]
    public void L4_three_groups_that_rotate_names_need_one_temporary_name()
    {
        CtctList[] lists = [List("a"), List("b"), List("c")];
        var plan = Plan([Group("a", "B"), Group("b", "c"), Group("c", "a")], lists, A.Linked("a"), A.Linked("b"), A.Linked("c"));

        Assert.Equal(new() { ["l-a"] = "B", ["l-b"] = "c", ["l-c"] = "a" }, Play(plan, lists));
        Assert.Equal(4, plan.Steps.Length);
    }

    [Fact]
    public void L4_a_name_that_another_group_gives_up_needs_no_temporary_name()
    {
        CtctList[] lists = [List("a"), List("b"), List("c")];
        var plan = Plan([Group("a", "b"), Group("b", "c"), Group("c", "New")], lists, A.Linked("a"), A.Linked("b"), A.Linked("c"));

        Assert.Equal(new() { ["l-a"] = "b", ["l-b"] = "c", ["l-c"] = "New" }, Play(plan, lists));
        Assert.DoesNotContain(plan.Steps.Cast<RenameList>(), static s => s.IsTemporary);
    }

    [Fact]
    public void L4_L6_a_name_is_free_once_the_list_of_a_deleted_group_is_deleted()
    {
        CtctList[] lists = [List("a"), List("b")];
        var plan = Plan([Group("a", "b")], lists, A.Linked("a"), A.Linked("b"));

        Assert.Equal(new() { ["l-a"] = "b" }, Play(plan, lists));
    }

    [Fact]
    public void L4_B3_deletions_that_may_be_held_free_no_name()
    {
        string[] gone = ["b", "c", "d", "e"];
        var plan = Plan([Group("a", "b")], [List("a"), .. gone.Select(static id => List(id))],
            [A.Linked("a"), .. gone.Select(static id => A.Linked(id))]);

        Assert.DoesNotContain(plan.Steps, static s => s is RenameList);
        Assert.Equal(Rule.L8, Assert.Single(plan.Skips).Rule);
    }

    [Fact]
    public void L1_a_new_group_gets_the_name_that_another_group_gives_up()
    {
        var census = new EligibleCounts(SyncPolicy.Default);
        census.Add(A.Case(A.Person().In("new")));
        var plan = new PairPlanner([Group("a", "b"), Group("new", "a")], [List("a")], [A.Linked("a")], census, SyncPolicy.Default).Plan();

        Assert.Equal(["b", "a"], plan.Steps.Select(static s => s is RenameList rename ? rename.To : ((CreateList)s).Name));
    }

    [Fact]
    public void L8_the_name_of_an_unlinked_list_is_a_conflict_that_blocks_waiting_groups()
    {
        CtctList[] lists = [List("a"), List("b"), List("other", "Taken")];
        var plan = Plan([Group("a", "b"), Group("b", "taken")], lists, A.Linked("a"), A.Linked("b"));

        Assert.Empty(plan.Steps);
        Assert.Equal([Rule.L8, Rule.L8],
            plan.Reviews.Where(static r => r.Subject != LinkId.OfList(A.List("other")).Value).Select(static r => r.Rule));
    }

    [Fact]
    public void L9_a_name_that_is_too_long_blocks_only_groups_that_wait_for_it()
    {
        var plan = Plan([Group("a", "b"), Group("b", new string('x', 256)), Group("c", "d")], [List("a"), List("b"), List("c")],
            A.Linked("a"), A.Linked("b"), A.Linked("c"));

        Assert.Equal("d", Assert.IsType<RenameList>(Assert.Single(plan.Steps)).To);
        Assert.Equal([Rule.L9, Rule.L8], plan.Skips.Select(static s => s.Rule));
    }

    [Fact]
    public void L5_a_circle_broken_by_a_rename_in_Constant_Contact_needs_no_temporary_name()
    {
        CtctList[] lists = [List("a", "Renamed there"), List("b")];
        var plan = Plan([Group("a", "b"), Group("b", "a")], lists, A.Linked("a"), A.Linked("b"));

        Assert.Equal(new() { ["l-a"] = "b", ["l-b"] = "a" }, Play(plan, lists));
        Assert.Equal(2, plan.Steps.Length);
    }

    public static TheoryData<int> KilledAfter => [0, 1, 2, 3, 4];

    /// <summary>B8: whichever steps were done without being recorded, the next run ends in the same state as an undisturbed one.</summary>
    [Theory]
    [MemberData(nameof(KilledAfter))]
    public void L4_B8_a_rotation_that_was_killed_is_finished_by_the_next_run(int done)
    {
        CrmGroup[] groups = [Group("a", "b"), Group("b", "c"), Group("c", "a")];
        Link[] links = [A.Linked("a"), A.Linked("b"), A.Linked("c")];
        CtctList[] lists = [List("a"), List("b"), List("c")];
        var first = Plan(groups, lists, links);
        var left = Play(first with { Steps = first.Steps[..done] }, lists);
        CtctList[] after = [.. lists.Select(l => l with { Name = left[l.Id.Value] })];

        Assert.Equal(new() { ["l-a"] = "b", ["l-b"] = "c", ["l-c"] = "a" }, Play(Plan(groups, after, links), after));
    }

    [Fact]
    public void L4_a_list_left_with_a_temporary_name_gets_its_groups_name_when_the_group_is_renamed_back() => Assert.Equal(
        "a", Assert.IsType<RenameList>(Assert.Single(Plan([Group("a", "a")], [List("a", Temporary("a"))], A.Linked("a")).Steps)).To);

    [Fact]
    public void L4_a_list_left_with_a_temporary_name_goes_back_when_its_new_name_is_taken()
    {
        var plan = Plan([Group("a", "b")], [List("a", Temporary("a")), List("other", "b")], A.Linked("a"));

        Assert.Equal("a", Assert.IsType<RenameList>(Assert.Single(plan.Steps)).To);
        Assert.Contains(plan.Reviews, static r => r.Rule == Rule.L8 && r.Subject == A.Link("a").Value);
    }

    [Fact]
    public void L4_a_list_left_with_a_temporary_name_gets_a_number_when_both_names_are_in_use()
    {
        var plan = Plan([Group("a", "b")], [List("a", Temporary("a")), List("other", "b"), List("third", "A")], A.Linked("a"));

        Assert.Equal("a (2)", Assert.IsType<RenameList>(Assert.Single(plan.Steps)).To);
    }

    /// <summary>Found by the state machine: a run was killed after an unrecorded rename of a swap; then the groups swapped back.</summary>
    [Fact]
    public void L4_B8_a_killed_swap_that_was_reversed_leaves_no_temporary_name()
    {
        CtctList[] lists = [List("a", Temporary("a")), List("b", "a")];
        Assert.Equal(new() { ["l-a"] = "a", ["l-b"] = "b" },
            Play(Plan([Group("a", "a"), Group("b", "b")], lists, A.Linked("a"), A.Linked("b")), lists));
    }

    [Fact]
    public void L5_a_list_with_a_temporary_name_and_no_group_makes_no_group_of_that_name()
    {
        var census = new EligibleCounts(SyncPolicy.Default);
        census.Add(A.Case(subscriber: A.Subscriber().On("a")));
        var plan = new PairPlanner([], [List("a", Temporary("a"))], [], census, SyncPolicy.Default).Plan();

        Assert.Empty(plan.Steps);
        Assert.Equal(Rule.L4, Assert.Single(plan.Skips).Rule);
    }
}
