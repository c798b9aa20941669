using static DonorSync.Core.Plans.ContactStep;

namespace DonorSync.Core.Tests.Rules;

public sealed class HoldTests
{
    /// <summary>Returns counts with this many contacts on the list, some of whom left the group; optionally the CRM is empty.</summary>
    static PlanCounts Leaving(int members, int leaving, bool crmIsEmpty = false)
    {
        var counts = new PlanCounts();
        for (var i = 0; i < members; i++)
        {
            var address = $"p{i}@example.org";
            var person = crmIsEmpty ? null : A.Person(address).In(i < leaving ? [] : ["choir"]);
            var @case = A.Case(person, A.Subscriber(address).On("choir"), A.Met(address).Remembers("choir", Membership.SeenOn));
            counts.Add(@case, @case.Among("choir"));
        }
        return counts;
    }

    static PlanCounts Editing(int contacts, int edited, CtctFields there)
    {
        var counts = new PlanCounts();
        for (var i = 0; i < contacts; i++)
        {
            var address = $"p{i}@example.org";
            var shown = i < edited ? A.Subscriber(address).With(there, 5) : A.Subscriber(address);
            var @case = A.Case(A.Person(address).In("choir"), shown.On("choir"), A.Met(address).Remembers("choir", Membership.SeenOn));
            counts.Add(@case, @case.Among("choir"));
        }
        return counts;
    }

    static Holds Review(PlanCounts counts) => HoldReview.Of(counts, new HoldThresholds());

    [Theory]
    [InlineData(100, 26, true)]
    [InlineData(100, 25, false)]
    [InlineData(130, 26, false)]
    [InlineData(129, 26, true)]
    public void B3_removals_wait_over_25_and_over_a_fifth(int members, int leaving, bool held) =>
        Assert.Equal(held, Review(Leaving(members, leaving)).Removals);

    /// <summary>Of 10,000 members, so that they are a small share.</summary>
    [Theory]
    [InlineData(1_000, false)]
    [InlineData(1_001, true)]
    public void B3_more_than_1000_removals_wait_in_any_case(int leaving, bool held)
    {
        var counts = Leaving(10_000, leaving);
        Assert.Equal(held, Review(counts).Removals);
        Assert.Equal(held ? ["1001 memberships of linked lists would be removed, more than 1000"] : [], Review(counts).Reasons);
    }

    [Fact]
    public void B3_removals_for_any_reason_are_counted_among_all_contacts() =>
        Assert.True(HoldReview.NeedsTotals(Leaving(40, 5), new HoldThresholds { RemovalsInAnyCase = 4 }));

    [Fact]
    public void B3_removals_that_were_held_once_are_counted_the_same_way_again()
    {
        var counts = new PlanCounts();
        for (var i = 0; i < 130; i++)
        {
            var address = $"p{i}@example.org";
            var @case = A.Case(A.Person(address).In(i < 26 ? [] : ["choir"]), A.Subscriber(address).On("choir"),
                A.Met(address).Remembers("choir", Membership.SeenOn));
            var again = @case with { Baseline = @case.Among("choir").Settled };
            counts.Add(again, again.Among("choir"));
        }
        Assert.False(Review(counts).Removals);
        Assert.Equal((26, 130), (counts.Removals[A.Link("choir")], counts.Members[A.Link("choir")]));
    }

    [Fact]
    public void B3_removals_wait_when_the_CRM_reads_as_empty() => Assert.True(Review(Leaving(25, 25, crmIsEmpty: true)).Removals);

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    public void B3_more_than_three_deleted_lists_wait(int deletions, bool held)
    {
        var counts = new PlanCounts();
        for (var i = 0; i < deletions; i++)
            counts.Add(new PairStep.DeleteList(A.Link($"x{i}"), A.List($"x{i}"), "x"));
        Assert.Equal(held, Review(counts).ListDeletions);
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    public void B3_a_field_blanked_in_more_than_a_tenth_waits(int blanked, bool held) =>
        Assert.Equal(held, Review(Editing(40, blanked, new("Ada"))).Updates);

    [Theory]
    [InlineData(32, false)]
    [InlineData(33, true)]
    public void B3_everything_seems_changed_waits(int edited, bool held) =>
        Assert.Equal(held, Review(Editing(40, edited, new("Ada", "King"))).Updates);

    [Fact]
    public void B3_opt_outs_and_a_persons_No_are_never_held()
    {
        var all = new Holds(["everything"], true, true, true);
        static LeaveList Leave(Rule rule) => new(A.Key(), new("t1"), A.Link("choir"), true, rule);
        Assert.True(all.Waits(Leave(Rule.M2)));
        Assert.False(all.Waits(Leave(Rule.M7)));
        Assert.False(all.Waits(Leave(Rule.P4)));
        Assert.False(all.Waits(new SetOptIn(A.Key(), [], false, Permission.Unsubscribed, false, null, Rule.P1)));
    }

    [Fact]
    public void B3_opted_out_contacts_are_not_counted_among_the_removals_that_may_be_held()
    {
        var counts = new PlanCounts();
        for (var i = 0; i < 40; i++)
        {
            var address = $"p{i}@example.org";
            var there = A.Subscriber(address).On("choir");
            var @case = A.Case(A.Person(address).In("choir").SaysNo(5), there, A.Met(address).Remembers("choir", Membership.SeenOn));
            var decision = @case.Among("choir");
            Assert.Equal(Rule.M7, decision.Only<LeaveList>().Rule);
            counts.Add(@case, decision);
        }

        Assert.False(Review(counts).Any);
        Assert.Empty(counts.Removals);
    }

    [Fact]
    public void B15_a_contact_that_an_undo_leaves_opted_out_stays_off_its_lists()
    {
        // The undo of an import takes the membership back and leaves the file's No.
        A.Case(A.Person().In("choir").SaysNo(5), A.Subscriber(), A.Met().Remembers("choir", Membership.SeenNever)).Among("choir")
            .PlansNothing();
        var decision = A.Case(A.Person().SaysNo(5), A.Subscriber().On("choir"), A.Met().Remembers("choir", Membership.SeenOn))
            .Among("choir");
        Assert.Equal(Rule.M2, decision.Only<LeaveList>().Rule);
    }

    [Fact]
    public void B9_a_linked_contact_that_a_read_did_not_show_is_neither_gone_nor_made_again()
    {
        var decision = A.Case(A.Person().In("choir"), null, A.Met().Remembers("choir", Membership.SeenNever)).Among("choir");
        decision.PlansNothing();
        Assert.Equal(Rule.B9, Assert.Single(decision.Skips).Rule);
        Assert.Equal(new CtctContactId("t1"), decision.Settled!.CtctId);
    }

    [Theory]
    [InlineData(25, 100, false)]
    [InlineData(26, 100, true)]
    [InlineData(28, 140, false)]
    [InlineData(29, 140, true)]
    public void B3_many_opt_outs_are_alarming_and_never_held(int optOuts, int linked, bool alarming)
    {
        var counts = new PlanCounts();
        for (var i = 0; i < linked; i++)
        {
            var address = $"p{i}@example.org";
            var there = i < optOuts ? A.Subscriber(address).Is(Permission.Unsubscribed) : A.Subscriber(address).On("choir");
            var @case = A.Case(A.Person(address).In("choir"), there, A.Met(address).Remembers("choir", Membership.SeenOn));
            counts.Add(@case, @case.Among("choir"));
        }

        Assert.Equal((optOuts, linked), (counts.OptOuts, counts.Linked));
        Assert.Equal(alarming, HoldReview.IsAlarming(counts.OptOuts, counts.Linked, new HoldThresholds()));
        Assert.False(Review(counts).Any);
    }
}
