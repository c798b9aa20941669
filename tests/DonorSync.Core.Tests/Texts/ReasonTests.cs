namespace DonorSync.Core.Tests.Texts;

/// <summary>The texts of all reasons why a contact is not synced, and of all reviews.</summary>
public sealed class ReasonTests
{
    static readonly ConsentOutcome OptedIn = new(null, true, false, null);
    static readonly ConsentOutcome OptedOut = new(null, false, false, null);
    static readonly ConsentOutcome NoByPerson = new(null, false, true, null);
    static readonly string TooLong = $"ada@{new string('x', 60)}.{new string('y', 20)}.org";

    static readonly (ContactCase Case, ConsentOutcome Consent, string Reason)[] Out =
    [
        (new(EmailKey.None, [A.Person(null)], null, null, null), OptedIn, "E2 no valid primary email"),
        (A.Case(A.Person(TooLong)), OptedIn, "E2 the email is longer than 80 characters"),
        (A.Case(A.Person()), NoByPerson, "E3 opted out in DonorSync"),
        (A.Case(A.Person(), A.Subscriber().Deleted()), NoByPerson, "E3 opted out in DonorSync"),
        (A.Case(A.Person(), A.Subscriber().Deleted()), OptedOut, "P1 deleted in Constant Contact"),
        (A.Case(A.Person(), A.Subscriber().Unsubscribed()), OptedOut, "P1 unsubscribed in Constant Contact"),
        (A.Case(A.Person(), A.Subscriber().Unsubscribed()), new(null, false, false, Rule.P5),
            "P5 unsubscribed in Constant Contact"),
        (A.Case(A.Person(), occupant: A.Subscriber().Deleted()), OptedOut, "P1 deleted in Constant Contact"),
        (A.Case(A.Person("ada@example.guru")), OptedIn, "E4 the email's domain ending is longer than 3 characters"),
        (A.Case(A.Person(), A.Subscriber("new@example.org")), OptedIn, "C8 the address was changed in Constant Contact to new@example.org"),
        (A.Case(A.Person(), occupant: A.Subscriber()), OptedIn, "C8 the address now belongs to a contact that is linked to another donor"),
        (A.Case(A.Person(), baseline: A.Met()), OptedIn, "B9 the linked contact did not show in the last read"),
    ];

    [Fact]
    public void E2_E3_E4_P1_P5_C8_B9_reasons_why_a_contact_does_not_go_out() => Assert.Equal(
        Out.Select(static row => row.Reason),
        Out.Select(static row => Said(Eligibility.Out(row.Case, row.Consent, SyncPolicy.Default))));

    static readonly (CtctContact Contact, string Reason)[] In =
    [
        (A.Subscriber(null).On("choir"), "E7 no valid email"),
        (A.Subscriber().Deleted(), "E6 deleted in Constant Contact"),
        (A.Subscriber().Is(Permission.Unsubscribed), "E6 permission is unsubscribed"),
        (A.Subscriber().Is(Permission.PendingConfirmation), "E6 permission is pending confirmation"),
        (A.Subscriber().Is(Permission.TempHold), "E6 permission is on temporary hold"),
        (A.Subscriber().Is(Permission.NotSet), "E6 permission is not set"),
        (A.Subscriber().Is(Permission.Unknown), "E6 permission is of an unknown kind"),
        (A.Subscriber(), "E5 on no list"),
    ];

    [Fact]
    public void E5_E6_E7_reasons_why_a_contact_does_not_come_in() =>
        Assert.Equal(In.Select(static row => row.Reason), In.Select(static row => Said(Eligibility.In(row.Contact))));

    [Fact]
    public void E6_permissions_that_may_be_mailed_have_words_too() =>
        Assert.Equal(("implicit", "explicit"), (Sentences.WordOf(Permission.Implicit), Sentences.WordOf(Permission.Explicit)));

    [Fact]
    public void E2_a_contact_without_an_address_is_reported_when_one_of_its_groups_is_synced()
    {
        var decision = new ContactCase(EmailKey.None, [A.Person(null).In("choir", "elsewhere")], null, null, null).Among("choir");
        Assert.Equal([new Skip(Rule.E2, "Ada Lovelace", "no valid primary email")], decision.Skips);
    }

    [Fact]
    public void E7_a_contact_without_an_address_is_named_by_its_id()
    {
        var decision = new ContactCase(EmailKey.None, [], A.Subscriber(null).On("choir"), null, null).Among("choir");
        Assert.Equal([new Skip(Rule.E7, "t1", "no valid email")], decision.Skips);
    }

    [Fact]
    public void L9_a_contact_on_the_maximum_number_of_lists_is_reported_for_each_list_by_its_address_as_typed()
    {
        var decision = A.Case(A.Person("Ada@Example.org").In("band", "choir", "quilt"), A.Subscriber().On("choir"))
            .Under(SyncPolicy.Default with { MaxListsPerContact = 2 }, "band", "choir", "quilt");
        Assert.Equal(A.Link("band"), decision.Only<ContactStep.JoinList>().Link);
        Assert.Equal(
            [new Skip(Rule.L9, "Ada@Example.org", "already on 2 lists, the maximum in Constant Contact", "quilt")], decision.Skips);
    }

    [Fact]
    public void C8_a_changed_address_is_a_skip_and_a_review()
    {
        var decision = A.Case(A.Person(), A.Subscriber("new@example.org"), A.Met()).Among();
        Assert.Equal([new Skip(Rule.C8, A.Ada, "the address was changed in Constant Contact to new@example.org")], decision.Skips);
        Assert.Equal(
            [new ReviewItem(
                Rule.C8, A.Ada, "Constant Contact now has new@example.org: use the new address, or treat it as another person.")],
            decision.Reviews);
    }

    [Fact]
    public void B5_an_undo_by_a_user_is_given_as_the_reason()
    {
        var decision = A.Case(A.Person(), A.Subscriber().On("choir"), A.Met().Remembers("choir", Membership.Undone)).Among("choir");
        Assert.Equal([new Skip(Rule.B5, A.Ada, "undone by a user: neither imported again nor removed", "choir")], decision.Skips);
    }

    static string Said(EligibilityResult may) => $"{may.Rule} {may.Reason}";
}
