namespace DonorSync.Core.Tests.Rules;

/// <summary>B3: the reason shown to the user who approves, and that each threshold must be exceeded, not only reached.</summary>
public sealed class HoldReasonTests
{
    const string Emptied = "the donor database reads as empty";

    static readonly PairStep OneDeletion = new PairStep.DeleteList(A.Link("x"), A.List("x"), "x");

    static PlanCounts Leaving(params (string List, int Members, int Leaving)[] lists)
    {
        var counts = new PlanCounts();
        foreach (var (list, members, leaving) in lists)
        {
            for (var i = 0; i < members; i++)
            {
                var address = $"{list}{i}@example.org";
                var person = A.Person(address).In(i < leaving ? [] : [list]);
                Count(counts, A.Case(person, A.Subscriber(address).On(list), A.Met(address).Remembers(list, Membership.SeenOn)));
            }
        }
        return counts;
    }

    static void Count(PlanCounts counts, ContactCase @case) => counts.Add(@case, @case.Among("band", "choir"));

    static string[] Reasons(PlanCounts counts) => [.. HoldReview.Of(counts, new HoldThresholds()).Reasons];

    [Fact]
    public void B3_an_emptied_list_is_reported_alone_and_with_all_others() => Assert.Equal(
        ["26 of 100 members would leave one list", "26 of 100 memberships of linked lists would be removed"],
        Reasons(Leaving(("choir", 100, 26))));

    [Fact]
    public void B3_one_emptied_list_among_full_ones_is_held() =>
        Assert.Equal(["26 of 100 members would leave one list"], Reasons(Leaving(("choir", 100, 26), ("band", 100, 0))));

    [Fact]
    public void B3_many_small_removals_wait_together() =>
        Assert.Equal(["40 of 120 memberships of linked lists would be removed"], Reasons(Leaving(("choir", 60, 20), ("band", 60, 20))));

    [Theory]
    [InlineData(30, 25)]
    [InlineData(130, 26)]
    [InlineData(400, 27)]
    public void B3_an_ordinary_day_has_no_reasons(int members, int leaving) => Assert.Empty(Reasons(Leaving(("choir", members, leaving))));

    static PlanCounts Gone(int contacts, bool stillListed)
    {
        var counts = new PlanCounts();
        for (var i = 0; i < contacts; i++)
        {
            var address = $"p{i}@example.org";
            var there = stillListed ? A.Subscriber(address).On("choir") : null;
            Count(counts, A.Case(null, there, A.Met(address).Remembers("choir", Membership.SeenOn)));
        }
        return counts;
    }

    [Fact]
    public void B3_removals_by_an_empty_database_say_so() =>
        Assert.Contains(Emptied, Reasons(Gone(25, stillListed: true)));

    [Fact]
    public void B3_a_list_deleted_by_an_empty_database_waits()
    {
        var counts = Gone(25, stillListed: false);
        Assert.Empty(Reasons(counts));
        counts.Add(OneDeletion);
        Assert.Equal([Emptied], Reasons(counts));
    }

    [Fact]
    public void B3_a_list_deleted_on_an_ordinary_day_does_not_wait()
    {
        var counts = Leaving(("choir", 30, 0));
        counts.Add(OneDeletion);
        Assert.Empty(Reasons(counts));
    }

    [Fact]
    public void B3_deleted_lists_are_counted()
    {
        var counts = new PlanCounts();
        for (var i = 0; i < 4; i++)
            counts.Add(OneDeletion);
        Assert.Equal(["4 lists would be deleted"], Reasons(counts));
    }

    static PlanCounts Edited(int contacts, int edited, CtctFields there)
    {
        var counts = new PlanCounts();
        for (var i = 0; i < contacts; i++)
        {
            var address = $"p{i}@example.org";
            var shown = i < edited ? A.Subscriber(address).With(there, 5) : A.Subscriber(address);
            Count(counts, A.Case(A.Person(address).In("choir"), shown.On("choir"), A.Met(address).Remembers("choir", Membership.SeenOn)));
        }
        return counts;
    }

    [Fact]
    public void B3_a_blanked_field_is_named() =>
        Assert.Equal(["lastName would be blanked in 3 of 25 contacts"], Reasons(Edited(25, 3, new("Ada"))));

    [Fact]
    public void B3_everything_changed_is_counted() =>
        Assert.Equal(["21 of 25 contacts seem changed at once"], Reasons(Edited(25, 21, new("Ada", "King"))));

    [Fact]
    public void B3_shares_of_a_few_contacts_are_ignored() => Assert.Empty(Reasons(Edited(24, 24, new("Ada"))));

    [Fact]
    public void B3_linked_are_those_with_a_partner_and_a_membership()
    {
        var counts = Leaving(("choir", 3, 0));
        Count(counts, A.Case(A.Person().In("choir"), A.Subscriber(), A.Met()));
        Count(counts, A.Case(A.Person().In("choir"), null, A.Met().Remembers("choir", Membership.SeenNever) with { CtctId = null }));
        Count(counts, A.Case(null, A.Subscriber(), A.Met().Remembers("choir", Membership.SeenOn)));
        Assert.Equal((4, 3), (counts.Linked, counts.LinkedInCrm));
    }

    /// <summary>A run that reads only some contacts holds in the same cases as one that reads all.</summary>
    [Theory]
    [InlineData(0, 30, 20, 100)]
    [InlineData(0, 30, 26, 100)]
    [InlineData(10, 0, 0, 20)]
    [InlineData(30, 0, 0, 10)]
    [InlineData(30, 0, 0, 1)]
    [InlineData(30, 0, 0, 400)]
    public void B3_a_plan_for_some_is_held_as_the_plan_for_all_would_be(int updated, int members, int leaving, int others)
    {
        PlanCounts Some()
        {
            var counts = Leaving(("choir", members, leaving));
            for (var i = 0; i < updated; i++)
                Count(counts, Renamed($"u{i}@example.org"));
            return counts;
        }
        var (some, all) = (Some(), Some());
        for (var i = 0; i < others; i++)
            Count(all, A.Case(A.Person($"o{i}@example.org").In("band"), A.Subscriber($"o{i}@example.org").On("band"),
                A.Met($"o{i}@example.org").Remembers("band", Membership.SeenOn)));
        some.SetTotalLinked(all.Linked);

        Assert.True(HoldReview.NeedsTotals(some, new()) || Reasons(some).SequenceEqual(Reasons(all)), string.Join("; ", Reasons(all)));
    }

    [Fact]
    public void B3_a_few_updates_among_many_contacts_need_no_totals_once_the_linked_are_counted()
    {
        var counts = new PlanCounts();
        for (var i = 0; i < 30; i++)
            Count(counts, Renamed($"u{i}@example.org"));
        Assert.Equal(30, counts.Updated);
        Assert.True(HoldReview.NeedsTotals(counts, new()));

        counts.SetTotalLinked(1_000);

        Assert.False(HoldReview.NeedsTotals(counts, new()));
        Assert.Empty(Reasons(counts));
    }

    static ContactCase Renamed(string address) => A.Case(
        A.Person(address).In("choir"), A.Subscriber(address).With(new CtctFields("Other", "Name"), 5).On("choir"),
        A.Met(address).Remembers("choir", Membership.SeenOn));
}
