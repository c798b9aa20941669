using System.Text.RegularExpressions;
using static DonorSync.Core.Plans.ContactStep;
using static DonorSync.Core.Plans.PairStep;

namespace DonorSync.Core.Tests.Texts;

/// <summary>Every kind of plan line. The columns are checked once; the table contains the texts.</summary>
public sealed partial class PlanTextTests
{
    static readonly LinkId Choir = A.Link("choir");
    static readonly EmailAddress Ada = A.Email("Ada@example.org");
    static readonly ContactFields Home = new("Ada", "Lovelace", "12 Row", "Flat 3", "London", "LN", "N1", "UK");

    static readonly (Step Step, string Line)[] Table =
    [
        (new CreateList(Choir, A.Group("choir"), "Choir"), "ctct create list Choir L1"),
        (new CreateGroup(Choir, A.List("choir"), "Choir"), "crm create group Choir L2"),
        (new Join(Choir, A.Group("choir"), A.List("choir"), "Choir"), "both pair Choir L8"),
        (new RenameList(Choir, A.List("choir"), "Choir", "Singers"), "ctct rename list Choir -> Singers L4"),
        (new RememberName(Choir, "Singers"), "both same name Singers L4"),
        (new DeleteList(Choir, A.List("choir"), "Choir"), "ctct delete list Choir L6"),
        (new Detach(Choir, "Choir"), "both detach Choir L7"),
        (new Forget(Choir), "both forget group:g-choir L6"),
        (OptIn(true, Rule.P3), "crm opt in ada@example.org P3"),
        (OptIn(false, Rule.P1), "crm opt out ada@example.org P1"),
        (new CreateInCrm(Ada.Key, Ada, new("t1"), CtctFields.Blank, Rule.C4), "crm create Ada@example.org C4"),
        (new CreateInCrm(Ada.Key, Ada, new("t1"), CtctFields.Blank, Rule.P9, new(Ada.Key, SetBy.Person, A.At())),
            "crm create as No Ada@example.org P9"),
        (new UpdateInCrm(Ada.Key, new("c1"), Home, ContactFields.Blank, CtctFields.Blank, Rule.C6),
            "crm update ada@example.org firstName, lastName, address1, address2, city, state, postal, country C6"),
        (new MarkUndeliverable(Ada.Key, new("c1"), BounceKind.Suspended, A.At()), "crm bounced ada@example.org P7"),
        (new JoinGroup(Ada.Key, null, Choir), "crm add ada@example.org -> choir M3"),
        (new JoinGroup(Ada.Key, null, A.Link("band")), "crm add ada@example.org -> group:g-band M3"),
        (new CreateInCtct(Ada.Key, Ada, CtctFields.Blank, null, null, Home, Rule.C2), "ctct create Ada@example.org C2"),
        (new JoinList(Ada.Key, Ada, null, Choir), "ctct add Ada@example.org -> choir M1"),
        (new LeaveList(Ada.Key, new("t1"), Choir, false, Rule.M2), "ctct remove ada@example.org -> choir M2"),
    ];

    [Fact]
    public void Every_kind_of_step_has_its_line() => Assert.Equal(
        Table.Select(static row => row.Line), Table.Select(static row => Spaces().Replace(PlanText.Of(row.Step, A.Pairs("choir")), " ")));

    [Fact]
    public void The_test_covers_every_kind_of_step() => Assert.Empty(
        typeof(Step).Assembly.GetTypes().Where(static t => t.IsAssignableTo(typeof(Step)) && !t.IsAbstract)
            .Except(Table.Select(static row => row.Step.GetType())));

    [Fact]
    public void Lines_have_columns() => Assert.Equal(
        "ctct  add          Ada@example.org -> choir                 M1",
        PlanText.Of(new JoinList(Ada.Key, Ada, null, Choir), A.Pairs("choir")));

    [Fact]
    public void A_skip_names_the_contact_the_list_and_the_reason()
    {
        Assert.Equal("-     skip         Ada                                      E2 no valid primary email",
            PlanText.Of(new Skip(Rule.E2, "Ada", "no valid primary email")));
        Assert.Equal("-     skip         Ada -> choir                             E3 opted out in DonorSync",
            PlanText.Of(new Skip(Rule.E3, "Ada", "opted out in DonorSync", "choir")));
    }

    [Fact]
    public void A_review_names_its_subject() =>
        Assert.Equal(
            "!     review       ada                                      C8 choose", PlanText.Of(new ReviewItem(Rule.C8, "ada", "choose")));

    [Fact]
    public void A_line_break_in_a_name_makes_no_second_line() =>
        Assert.Contains(" Choir of  Bath ", PlanText.Of(new Detach(Choir, "Choir of\r\nBath"), A.Pairs()));

    [Theory]
    [InlineData("Ada", "Lovelace", null, "Ada Lovelace")]
    [InlineData(null, "Lovelace", null, "Lovelace")]
    [InlineData("Ada", "Lovelace", "Engines Ltd", "Engines Ltd")]
    [InlineData(null, null, null, "c1")]
    public void A_contact_without_an_address_is_shown_by_company_name_or_id(string? first, string? last, string? company, string called) =>
        Assert.Equal(called, PlanText.NameOf(A.Person(null) with { Fields = new(first, last), CompanyName = company }));

    static SetOptIn OptIn(bool yes, Rule rule) => new(Ada.Key, [], yes, Permission.Explicit, false, null, rule);

    [GeneratedRegex(" {2,}")]
    private static partial Regex Spaces();
}
