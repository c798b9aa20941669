namespace DonorSync.Core.Tests.Rules;

/// <summary>C8: another contact in Constant Contact has the address of a donor who opted out; the opt-out applies (C10).</summary>
public sealed class OccupantTests
{
    static readonly CtctContact Moved = A.Subscriber("moved@example.org");
    static readonly CtctContact Occupant = A.Subscriber(id: "t2").On("choir", "newsletter");

    [Fact]
    public void C8_M7_a_contact_with_the_old_address_leaves_the_lists_after_an_opt_out_in_the_CRM()
    {
        var decision = A.Case(A.Person().In("choir").SaysNo(), Moved.On("choir"), A.Met(), Occupant).Among("choir", "newsletter");

        Assert.Equal(
            [("t1", "choir", Rule.M7, false), ("t2", "choir", Rule.M7, true), ("t2", "newsletter", Rule.P4, true)],
            decision.Steps.OfType<ContactStep.LeaveList>().Select(static s => (s.Contact.Value, NameOf(s.Link), s.Rule, s.IsOccupant)));
    }

    [Fact]
    public void C8_M7_a_contact_whose_link_went_to_another_donor_leaves_the_lists_too()
    {
        var decision = A.Case(A.Person().In("choir").SaysNo(), occupant: A.Subscriber().On("choir")).Among("choir");

        var leave = decision.Only<ContactStep.LeaveList>();
        Assert.Equal(("t1", Rule.M7, true), (leave.Contact.Value, leave.Rule, leave.IsOccupant));
        Assert.Equal(Membership.SeenNever, leave.Remember(decision.Settled!).In(A.Link("choir")));
        Assert.Null(leave.Remember(decision.Settled!).CtctId);
    }

    [Fact]
    public void C8_P1_a_contact_with_the_old_address_leaves_the_lists_when_the_linked_contact_unsubscribes()
    {
        var decision = A.Case(A.Person().In("choir"), Moved.Is(Permission.Unsubscribed), A.Met(), Occupant).Among("choir");

        Assert.Equal([Rule.P1, Rule.P1], decision.Steps.Select(static s => s.Rule));
        Assert.Equal("t2", decision.Steps.OfType<ContactStep.LeaveList>().Single().Contact.Value);
    }

    [Fact]
    public void C8_P3_a_later_own_sign_up_overrides_an_opt_out_by_the_sync_but_not_by_a_user()
    {
        var ownLater = Occupant with { PermissionByDonor = true, Permission = Permission.Explicit, PermissionAt = A.At(10) };
        var bySync = A.Person().In("choir") with { OptIn = new(false, SetBy.Sync, A.At(5)) };
        var away = A.Met() with { Permission = Permission.Unsubscribed };
        var moved = Moved.Is(Permission.Unsubscribed);

        A.Case(bySync, moved, away, ownLater).Among("choir").PlansNothing();
        A.Case(bySync, moved, away, ownLater with { PermissionAt = A.At(4) }).Among("choir").Only<ContactStep.LeaveList>();
        A.Case(bySync, moved, away, ownLater with { PermissionByDonor = false }).Among("choir").Only<ContactStep.LeaveList>();
        A.Case(A.Person().In("choir").SaysNo(), moved, away, ownLater).Among("choir").Only<ContactStep.LeaveList>();
    }

    [Fact]
    public void C8_another_holder_stays_while_all_contacts_at_the_address_are_opted_in() =>
        A.Case(A.Person().In("choir"), Moved.On("choir"), A.Met(), Occupant).Among("choir", "newsletter").PlansNothing();

    [Fact]
    public void C8_a_contact_that_has_another_address_by_now_is_no_occupant() =>
        A.Case(A.Person().In("choir").SaysNo(), Moved, A.Met(), Occupant with { Email = A.Subscriber("other@example.org").Email })
            .Among("choir").PlansNothing();

    [Fact]
    public void C8_C10_one_opted_out_contact_at_the_address_is_enough()
    {
        var sharing = A.Shared([A.Person().In("choir"), A.Person(id: "c2").SaysNo()], Moved, A.Met());
        var decision = (sharing with { Occupants = [Occupant] }).Among("choir");

        Assert.Equal("t2", decision.Only<ContactStep.LeaveList>().Contact.Value);
    }

    [Fact]
    public void C8_every_contact_with_the_address_leaves()
    {
        MirrorRow[] rows = [new(A.Key(), Moved, false), new(A.Key(), Occupant, true),
            new(A.Key(), A.Subscriber(id: "t3").On("choir").Is(Permission.Unsubscribed), true)];
        var @case = CaseJoin.Build(A.Key(), [A.Person().In("choir").SaysNo()], rows, A.Met());

        Assert.Equal("t3", @case.Occupant!.Id.Value);
        Assert.Equal(["t2", "t3"], @case.Among("choir").Steps.OfType<ContactStep.LeaveList>().Select(static s => s.Contact.Value));
    }

    [Fact]
    public void B3_removals_after_an_opt_out_are_never_held() =>
        Assert.False(new Holds([], true, true, true)
            .Waits(new ContactStep.LeaveList(A.Key(), new("t2"), A.Link("choir"), true, Rule.P1, IsOccupant: true)));

    static string NameOf(LinkId link) => link == A.Link("choir") ? "choir" : "newsletter";
}
