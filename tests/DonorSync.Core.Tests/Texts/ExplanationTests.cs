namespace DonorSync.Core.Tests.Texts;

/// <summary>B2: the answer to "why is this person (not) on the list?", for each status of a contact.</summary>
public sealed class ExplanationTests
{
    static readonly SyncPolicy OneList = SyncPolicy.Default with { MaxListsPerContact = 1 };
    static readonly Baseline Known = A.Met().Remembers("choir", Membership.SeenOn);

    static void Says(ContactCase @case, Standing standing, params string[] reasons) => Says(@case, SyncPolicy.Default, standing, reasons);

    static void Says(ContactCase @case, SyncPolicy policy, Standing standing, params string[] reasons)
    {
        var said = Explanation.Of(@case, A.Pairs("band", "choir"), policy);
        Assert.Equal(reasons, said.Reasons.Select(static r => $"{r.Rule} {r.Text}"));
        Assert.Equal(standing, said.Standing);
    }

    [Fact]
    public void A_contact_on_the_lists_of_its_groups_is_synced() =>
        Says(A.Case(A.Person().In("choir"), A.Subscriber().On("choir"), Known), Standing.Synced);

    [Fact]
    public void A_contact_with_planned_steps_is_pending_and_each_step_is_listed_once() => Says(
        A.Case(A.Person().In("band", "choir")), Standing.Pending,
        "C2 next sync: created in Constant Contact",
        "M1 next sync: added to the list band", "M1 next sync: added to the list choir");

    [Fact]
    public void E1_a_member_of_no_group() => Says(A.Case(A.Person()), Standing.NotSynced, "E1 not in any group");

    [Fact]
    public void E1_a_contact_without_a_group_is_not_synced_by_being_on_an_unsynced_list() =>
        Says(A.Case(A.Person(), A.Subscriber().On("elsewhere"), A.Met()), Standing.NotSynced, "E1 not in any group");

    [Fact]
    public void E1_C10_one_contact_of_a_shared_address_is_in_a_group() => Says(
        A.Shared([A.Person(id: "c1").In("choir"), A.Person(id: "c2")], A.Subscriber().On("choir"), Known), Standing.Synced,
        "C10 2 contacts share this email and one Constant Contact contact.");

    [Fact]
    public void E3_the_obstacle_is_listed_once_and_not_for_each_list() =>
        Says(A.Case(A.Person().In("band", "choir").SaysNo()), Standing.NotSynced, "E3 opted out in DonorSync");

    [Fact]
    public void E4_several_obstacles_are_all_said() => Says(
        A.Case(A.Person("ada@example.guru").SaysNo()), Standing.NotSynced,
        "E1 not in any group", "E3 opted out in DonorSync", "E4 the email's domain ending is longer than 3 characters");

    [Theory]
    [InlineData(Membership.SeenOn)]
    [InlineData(Membership.SeenLeft)]
    public void M4_a_contact_that_left_a_list_stays_off_it(Membership memory) => Says(
        A.Case(A.Person().In("choir"), A.Subscriber(), A.Met().Remembers("choir", memory)), Standing.NotSynced,
        "M4 choir: left the list in Constant Contact, so stays off it");

    [Fact]
    public void M4_only_the_list_that_was_left_is_named() => Says(
        A.Case(A.Person().In("band", "choir"), A.Subscriber().On("band"), Known.Remembers("band", Membership.SeenOn)), Standing.Synced,
        "M4 choir: left the list in Constant Contact, so stays off it");

    [Fact]
    public void L9_a_reason_of_one_list_names_the_list() => Says(
        A.Case(A.Person().In("band", "choir"), A.Subscriber().On("choir"), Known), OneList, Standing.Synced,
        "L9 band: already on 1 lists, the maximum in Constant Contact");

    [Fact]
    public void C8_an_address_changed_in_Constant_Contact_needs_review() => Says(
        A.Case(A.Person().In("choir"), A.Subscriber("lovelace@example.org").On("choir"), Known), Standing.Attention,
        "C8 the address was changed in Constant Contact to lovelace@example.org");

    [Fact]
    public void P1_an_opt_out_in_Constant_Contact_is_the_reason_and_not_E3() => Says(
        A.Case(A.Person().In("choir").OptedOutBySync(), A.Subscriber().Unsubscribed(),
            A.Met() with { Permission = Permission.Unsubscribed }), Standing.NotSynced,
        "P1 unsubscribed in Constant Contact");

    [Fact]
    public void P1_an_opt_out_of_the_next_sync_is_listed_too() => Says(
        A.Case(A.Person().In("choir"), A.Subscriber().Deleted(), A.Met()), Standing.Pending,
        "P1 deleted in Constant Contact",
        "P1 next sync: opted out");

    [Fact]
    public void P5_an_opt_in_after_an_unsubscribe_needs_review() => Says(
        A.Case(A.Person().In("choir"), A.Subscriber().Unsubscribed(), A.Met() with { Permission = Permission.Unsubscribed }),
        Standing.Attention,
        "P5 unsubscribed in Constant Contact",
        "P5 next sync: opted out again, because they unsubscribed in Constant Contact",
        "P5 Opted in here, but unsubscribed in Constant Contact: send the resubscribe email.");
}
