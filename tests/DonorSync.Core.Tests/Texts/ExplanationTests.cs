namespace DonorSync.Core.Tests.Texts;

/// <summary>B2: the answer to "why is this person (not) on the list?", for each status of a contact.</summary>
public sealed class ExplanationTests
{
    static readonly SyncPolicy OneList = SyncPolicy.Default with { MaxListsPerContact = 1 };
    static readonly Baseline Known = A.Met().Remembers("choir", Membership.SeenOn);

    static void Says(ContactCase @case, Standing standing, params string[] reasons) => Says(@case, SyncPolicy.Default, standing, reasons);

    static void Says(ContactCase @case, SyncPolicy policy, Standing standing, params string[] reasons)
    {
        var said = Explanation.Of(Ask(@case, @case.Crm[0]), A.Pairs("band", "choir"), policy);
        Assert.Equal(reasons, said.Reasons.Select(static r => $"{r.Rule} {r.Text}"));
        Assert.Equal(standing, said.Standing);
    }

    static AskedContact Ask(ContactCase @case, CrmContact contact, params GroupList[] others) =>
        new(@case, contact, [.. contact.Groups.Select(g => others.FirstOrDefault(o => o.Group == g) ?? Linked(g))]);

    static GroupList Linked(GroupId group)
    {
        var pair = A.Pairs("band", "choir").Find(A.Link(NameOf(group)))!;
        return new(group, pair.Name, pair.Link, pair.List, null);
    }

    static string NameOf(GroupId group) => new[] { "band", "choir" }.Single(name => A.Pair(name).Group == group);

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
        A.Case(A.Person().In("band", "choir"), A.Subscriber().On("band"), Known.Remembers("band", Membership.SeenOn)), Standing.Partly,
        "M4 choir: left the list in Constant Contact, so stays off it");

    [Fact]
    public void L9_a_reason_of_one_list_names_the_list() => Says(
        A.Case(A.Person().In("band", "choir"), A.Subscriber().On("choir"), Known), OneList, Standing.Partly,
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

    [Fact]
    public void B14_a_contact_is_on_some_of_its_lists_when_one_was_deleted_L7()
    {
        var @case = A.Case(A.Person().In("band", "choir"), A.Subscriber().On("band"), Known.Remembers("band", Membership.SeenOn));
        var deleted = Linked(A.Group("choir")) with
        {
            List = null,
            Without = new(OffList.NoList, Rule.L7, Sentences.InPlace("choir", Sentences.ListDeleted)),
        };

        var said = Explanation.Of(Ask(@case, @case.Crm[0], deleted), A.Pairs("band"), SyncPolicy.Default);

        Assert.Equal((Standing.Partly, 1, 2), (said.Standing, said.OnLists, said.OfLists));
        Assert.Equal([new(Rule.L7, "choir: its list was deleted in Constant Contact", "choir")], said.Reasons);
    }

    [Fact]
    public void B14_a_contact_without_a_group_is_not_synced_because_another_one_has_its_address_C10()
    {
        var @case = A.Shared(
            [A.Person(id: "c1").In("choir").OptedOutBySync(), A.Person(id: "c2")], A.Subscriber().Unsubscribed(),
            A.Met() with { Permission = Permission.Unsubscribed });

        var said = Explanation.Of(Ask(@case, @case.Crm[1]), A.Pairs("choir"), SyncPolicy.Default);

        Assert.Equal((0, 0), (said.OnLists, said.OfLists));
        Assert.DoesNotContain(said.Reasons, static r => r.Text.Contains("choir", StringComparison.Ordinal));
        Assert.Equal(Rule.E1, said.Reasons[0].Rule);
    }

    [Fact]
    public void C10_the_opt_out_of_another_contact_at_the_address_is_not_said_to_be_the_contacts_own()
    {
        var @case = A.Shared([A.Person(id: "c1").In("choir").SaysNo(), A.Person(id: "c2").In("choir")], null, null);

        var said = Explanation.Of(Ask(@case, @case.Crm[1]), A.Pairs("choir"), SyncPolicy.Default);

        Assert.Equal(OffList.OptedOutAtAddress, Assert.Single(said.Places).Reason!.Value.Reason);
        Assert.Equal(
            [(Rule.C10, Sentences.OptedOutAtAddress), (Rule.C10, Sentences.ReviewShared(2))],
            said.Reasons.Select(static r => (r.Rule, r.Text)));
    }

    [Fact]
    public void B14_B7_the_first_reason_that_applies_counts()
    {
        static OffList? Of(CrmContact contact, CtctContact? there, Baseline? known, bool refused = false)
        {
            var @case = A.Case(contact, there, known);
            return Explanation.Of(Ask(@case, contact) with { WasRefused = refused }, A.Pairs("band", "choir"), SyncPolicy.Default)
                .Places.Single().Reason?.Reason;
        }

        var member = A.Person().In("choir");
        var left = A.Met().Remembers("choir", Membership.SeenLeft);
        Assert.Equal(OffList.NoEmail, Of(A.Person(null).In("choir").SaysNo(), null, null));
        Assert.Equal(OffList.Unsubscribed, Of(member.SaysNo(), A.Subscriber().Unsubscribed(), left));
        Assert.Equal(OffList.OptedOut, Of(A.Person("ada@example.guru").In("choir").SaysNo(), null, null));
        Assert.Equal(OffList.Domain, Of(A.Person("ada@example.guru").In("choir"), null, null));
        Assert.Equal(OffList.LeftList, Of(member, A.Subscriber(), left, refused: true));
        Assert.Equal(OffList.Refused, Of(member, null, null, refused: true));
        Assert.Equal(OffList.Pending, Of(member, null, null));
        Assert.Null(Of(member, A.Subscriber().On("choir"), Known));
    }

    [Fact]
    public void A1_without_a_connection_a_contact_is_not_synced_and_what_would_exclude_it_is_listed_too()
    {
        var @case = A.Case(A.Person("ada@example.guru").In("choir"));
        var unconnected = Linked(A.Group("choir")) with
        {
            List = null,
            Without = new(OffList.NotConnected, Rule.A1, Sentences.NotConnected),
        };

        var said = Explanation.Of(
            Ask(@case, @case.Crm[0], unconnected) with { IsConnected = false }, A.Pairs("choir"), SyncPolicy.Default);

        Assert.Equal(Standing.NotSynced, said.Standing);
        Assert.Equal([Rule.A1, Rule.E4], said.Reasons.Select(static r => r.Rule));
    }

    [Fact]
    public void B12_a_group_that_is_left_out_counts_neither_as_a_group_nor_as_a_missing_list()
    {
        var leftOut = Linked(A.Group("choir")) with { List = null, Without = new(OffList.LeftOut, Rule.B12, Sentences.LeftOut) };
        var both = A.Case(A.Person().In("band", "choir"), A.Subscriber().On("band"), A.Met().Remembers("band", Membership.SeenOn));
        var only = A.Case(A.Person().In("choir"));

        var synced = Explanation.Of(Ask(both, both.Crm[0], leftOut), A.Pairs("band"), SyncPolicy.Default);
        var notSynced = Explanation.Of(Ask(only, only.Crm[0], leftOut), A.Pairs("band"), SyncPolicy.Default);

        Assert.Equal((Standing.Synced, 1, 1), (synced.Standing, synced.OnLists, synced.OfLists));
        Assert.Equal((Standing.NotSynced, 0, 0), (notSynced.Standing, notSynced.OnLists, notSynced.OfLists));
        Assert.Equal([new(Rule.B12, Sentences.AllLeftOut)], notSynced.Reasons);
    }
}
