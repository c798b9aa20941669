using static DonorSync.Core.Plans.ContactStep;

namespace DonorSync.Core.Tests.Rules;

public sealed class ContactTests
{
    static readonly ContactFields Home = new("Ada", "Lovelace", "12 Row", "Flat 3", "London", "LN", "N1", "UK");

    [Theory]
    [InlineData(" Ada@Example.ORG ", "ada@example.org", true)]
    [InlineData("a.da@example.org", "ada@example.org", false)]
    [InlineData("ada+news@example.org", "ada@example.org", false)]
    public void C1_addresses_match_ignoring_case_and_surrounding_space_and_nothing_else(string one, string other, bool match) =>
        Assert.Equal(match, EmailAddress.KeyOf(one) == EmailAddress.KeyOf(other));

    [Fact]
    public void C2_an_eligible_person_is_created_with_name_and_address()
    {
        var create = A.Case(A.Person().In("choir").With(Home)).Among("choir").Only<CreateInCtct>();
        Assert.Equal(new CtctFields("Ada", "Lovelace", "12 Row", "London", "LN", "N1", "UK"), create.Fields);
        Assert.Equal(("Flat 3", null, Rule.C2), (create.Street2, create.CompanyName, create.Rule));
    }

    [Theory]
    [InlineData(false, null, null)]
    [InlineData(true, "Engines Ltd", "Ada")]
    public void C3_an_organization_goes_with_its_address_and_with_names_only_by_the_setting(bool names, string? company, string? first)
    {
        var organization = A.Person().In("choir").With(Home) with { Kind = ContactKind.Organization, CompanyName = "Engines Ltd" };
        var create = A.Case(organization).Under(SyncPolicy.Default with { SendOrganizationNames = names }, "choir").Only<CreateInCtct>();
        Assert.Equal((company, first, "12 Row", Rule.C3), (create.CompanyName, create.Fields.FirstName, create.Fields.Street, create.Rule));
    }

    [Fact]
    public void C4_an_eligible_contact_becomes_a_person_with_the_same_fields()
    {
        var decision = A.Case(subscriber: A.Subscriber().On("choir").With(new("Ada", Street: "12 Row", City: "London"))).Among("choir");
        decision.Plans(typeof(CreateInCrm), typeof(JoinGroup));
        Assert.Equal(new ContactFields("Ada", Address1: "12 Row", City: "London"), decision.Only<CreateInCrm>().Fields);
        Assert.Equal(Rule.C4, decision.Only<CreateInCrm>().Rule);
    }

    [Fact]
    public void C5_later_edits_in_the_CRM_do_not_go_out()
    {
        var decision = A.Case(
            A.Person().In("choir").With(Home, 5), A.Subscriber().On("choir"), A.Met().Remembers("choir", Membership.SeenOn)).Among("choir");
        decision.PlansNothing();
    }

    [Fact]
    public void C6_edits_in_Constant_Contact_come_in()
    {
        var there = A.Subscriber().With(new("Augusta", "King", "9 Hall", "Ockham", "SY", "GU", "GB"), 5);
        var update = A.Case(A.Person(), there, A.Met()).Among().Only<UpdateInCrm>();
        Assert.Equal(new("Augusta", "King", "9 Hall", null, "Ockham", "SY", "GU", "GB"), update.After);
        Assert.Equal(Rule.C6, update.Rule);
    }

    [Fact]
    public void C7_a_new_address_in_the_CRM_creates_a_new_Constant_Contact_contact()
    {
        var decision = A.Case(A.Person("new@example.org").In("choir")).Among("choir");
        Assert.Equal("new@example.org", decision.Only<CreateInCtct>().Email.Address);
    }

    [Fact]
    public void C7_the_old_address_leaves_its_lists_and_is_not_imported_back()
    {
        var there = A.Subscriber().On("choir");
        var old = A.Case(subscriber: there, baseline: A.Met().Remembers("choir", Membership.SeenOn));
        var left = old.Among("choir");
        left.Plans(typeof(LeaveList));
        A.Case(subscriber: there with { Lists = [] }, baseline: left.AllDone(old.Key)).Among("choir").PlansNothing();
    }

    [Fact]
    public void C8_an_address_changed_in_Constant_Contact_keeps_the_link_and_needs_review()
    {
        var moved = A.Subscriber("lovelace@example.org").On("choir");
        var decision = A.Case(A.Person().In("choir"), moved, A.Met().Remembers("choir", Membership.SeenOn)).Among("choir");
        decision.PlansNothing();
        Assert.Equal(new CtctContactId("t1"), decision.Settled!.CtctId);
        Assert.Equal(Rule.C8, Assert.Single(decision.Reviews).Rule);
    }

    [Fact]
    public void C8_until_the_review_neither_address_is_added_to_a_list()
    {
        var decision = A.Case(A.Person().In("choir"), A.Subscriber("lovelace@example.org"), A.Met()).Among("choir");
        decision.PlansNothing();
        Assert.Contains(decision.Skips, static s => s.Rule == Rule.C8 && s.Where == "choir");
        Assert.Equal(Membership.SeenNever, decision.Settled!.In(A.Link("choir")));
    }

    [Fact]
    public void C8_a_linked_contact_is_reconciled_under_its_links_address() =>
        Assert.Equal(A.Key("old@example.org"), MatchKeys.Of(A.Key("old@example.org"), A.Key(), crmAtLinkKey: true, crmAtOwnKey: false));

    [Fact]
    public void C8_when_both_sides_changed_to_one_address_they_are_matched_by_it() =>
        Assert.Equal(A.Key(), MatchKeys.Of(A.Key("old@example.org"), A.Key(), crmAtLinkKey: false, crmAtOwnKey: true));

    [Fact]
    public void C8_an_address_occupied_by_another_donors_contact_is_not_created_again()
    {
        var decision = A.Case(A.Person().In("choir"), occupant: A.Subscriber()).Among("choir");
        decision.PlansNothing();
        Assert.Equal(Rule.C8, Assert.Single(decision.Skips).Rule);
    }

    /// <summary>Found by the state machine: the contact in the last row was linked, whichever it was.</summary>
    [Fact]
    public void C8_a_new_contact_with_the_old_address_does_not_take_the_link()
    {
        MirrorRow linked = new(A.Key(), A.Subscriber("moved@example.org"), false), other = new(A.Key(), A.Subscriber(id: "t2"), false);
        foreach (var rows in new[] { new[] { linked, other }, [other, linked] })
        {
            var @case = CaseJoin.Build(A.Key(), [A.Person()], rows, A.Met());
            Assert.Equal((linked.Contact, other.Contact), (@case.Ctct, @case.Occupant));
        }
    }

    [Fact]
    public void C8_an_unsubscribed_contact_counts_among_several_with_the_address_P1()
    {
        MirrorRow linked = new(A.Key(), A.Subscriber("moved@example.org"), false), other = new(A.Key(), A.Subscriber(id: "t2"), true);
        MirrorRow deleted = new(A.Key(), A.Subscriber(id: "t3").Deleted(), true);
        foreach (var rows in new[] { new[] { linked, other, deleted }, [deleted, other, linked] })
            Assert.Equal(deleted.Contact, CaseJoin.Build(A.Key(), [A.Person()], rows, A.Met()).Occupant);
    }

    /// <summary>Found by the state machine: the new contact left the list of the previous contact with the same address.</summary>
    [Fact]
    public void C8_when_the_link_moved_to_another_address_a_new_contact_at_the_old_one_is_synced_as_new()
    {
        var newcomer = A.Subscriber(id: "t2").On("choir");
        var decision = A.Case(subscriber: newcomer, baseline: A.Met().Remembers("choir", Membership.SeenOn)).Among("choir");
        decision.Plans(typeof(CreateInCrm), typeof(JoinGroup));
        Assert.Equal((newcomer.Id, Rule.C4), (decision.Settled!.CtctId, decision.Only<CreateInCrm>().Rule));
    }

    /// <summary>
    /// Found by the state machine: a contact was imported under the address of a link without a CRM contact. It was then matched with the
    /// next donor who got that address.
    /// </summary>
    [Fact]
    public void C8_a_link_without_a_CRM_contact_ends_and_the_contact_is_synced_as_new_at_its_own_address()
    {
        var moved = A.Subscriber("moved@example.org").On("choir");
        var atTheLink = A.Case(subscriber: moved, baseline: A.Met()).Among("choir");
        atTheLink.PlansNothing();
        Assert.Null(atTheLink.Settled);
        A.Case(subscriber: moved).Among("choir").Plans(typeof(CreateInCrm), typeof(JoinGroup));
    }

    [Fact]
    public void C9_no_step_can_carry_tags_or_custom_fields()
    {
        var names = typeof(Step).Assembly.GetTypes()
            .Where(static t => t.IsAssignableTo(typeof(Step)) || t == typeof(ContactFields) || t == typeof(CtctFields))
            .SelectMany(static t => t.GetProperties()).Select(static p => p.Name).Distinct().ToList();
        Assert.Contains("Street2", names);
        Assert.DoesNotContain(names,
            static n => n.Contains("Tag", StringComparison.OrdinalIgnoreCase) || n.Contains("Custom", StringComparison.OrdinalIgnoreCase));
    }

    static readonly CrmContact Elder = A.Person(id: "old") with { CreatedAt = A.At(-2000), Fields = new("Elder") };
    static readonly CrmContact Younger = A.Person(id: "new") with { CreatedAt = A.At(-1500), Fields = new("Younger") };

    [Fact]
    public void C10_sharing_an_address_joins_the_groups_of_all_with_the_fields_of_the_oldest_and_is_shown()
    {
        var decision = A.Shared([Younger.In("band"), Elder.In("choir")]).Among("band", "choir");
        decision.Plans(typeof(CreateInCtct), typeof(JoinList), typeof(JoinList));
        Assert.Equal("Elder", decision.Only<CreateInCtct>().Fields.FirstName);
        Assert.Equal(Rule.C10, Assert.Single(decision.Reviews).Rule);
    }

    [Fact]
    public void C10_an_opt_out_reaches_all_contacts_that_share_the_address() =>
        Assert.Equal(2, A.Shared([Younger, Elder], A.Subscriber().Unsubscribed()).Among().Only<SetOptIn>().Contacts.Length);

    [Fact]
    public void C10_one_No_holds_for_the_address() =>
        A.Shared([Younger.SaysNo(), Elder.In("choir")]).Among("choir").PlansNothing();

    [Fact]
    public void C11_two_lines_are_sent_as_street_and_street2_and_the_joined_form_never_comes_back()
    {
        var person = A.Person().In("choir").With(Home);
        var shown = A.Subscriber().On("choir").With(new("Ada", "Lovelace", "12 Row, Flat 3", "London", "LN", "N1", "UK"), 5);
        A.Case(person, shown).Among("choir").PlansNothing();
        Assert.True(FieldRules.IsEcho(Home, shown.Fields));
    }

    [Theory]
    [InlineData("9 Hall", "9 Hall", null)]
    [InlineData("9 Hall\nEast wing", "9 Hall", "East wing")]
    [InlineData(null, null, null)]
    public void C11_a_street_edited_in_Constant_Contact_replaces_line_one_and_clears_line_two_unless_it_has_a_line_break(
        string? street, string? one, string? two)
    {
        var sent = new CtctFields("Ada", "Lovelace", "12 Row Flat 3", "London", "LN", "N1", "UK");
        var baseline = A.Met() with { Crm = Home, Ctct = sent };
        var update = A.Case(A.Person().With(Home), A.Subscriber().With(sent with { Street = street }, 5), baseline).Among()
            .Only<UpdateInCrm>();
        Assert.Equal((one, two), (update.After.Address1, update.After.Address2));
    }

    [Fact]
    public void C12_a_contact_deleted_in_the_CRM_leaves_the_lists_and_comes_back_only_if_added_to_one_again()
    {
        var gone = A.Case(subscriber: A.Subscriber().On("choir"), baseline: A.Met().Remembers("choir", Membership.SeenOn));
        var leave = gone.Among("choir").Only<LeaveList>();
        Assert.Equal(Rule.C12, leave.Rule);
        var after = gone.Among("choir").AllDone(gone.Key);
        var back = A.Case(subscriber: A.Subscriber().On("choir"), baseline: after).Among("choir");
        Assert.Equal(Rule.C12, back.Only<CreateInCrm>().Rule);
    }
}
