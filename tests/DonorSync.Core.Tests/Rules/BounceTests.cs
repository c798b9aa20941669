namespace DonorSync.Core.Tests.Rules;

/// <summary>Permanent bounces and "Email Deliverable?" (P7).</summary>
public sealed class BounceTests
{
    static readonly Bounce Bounced = new(A.Key(), BounceKind.NonExistent, A.At(5));

    [Fact]
    public void P7_a_permanent_bounce_marks_every_contact_of_the_address()
    {
        var shared = A.Case(A.Person().In("choir"), A.Subscriber().On("choir"), A.Met().Remembers("choir", Membership.SeenOn));
        shared = shared with { Crm = [.. shared.Crm, A.Person(id: "c2")], Bounce = Bounced };

        var steps = shared.Among("choir").Steps;

        Assert.Equal([new("c1"), new("c2")], steps.Cast<ContactStep.MarkUndeliverable>().Select(static s => s.Contact));
        Assert.All(steps, static step => Assert.Equal(Side.Crm, step.Side));
    }

    [Fact]
    public void P7_a_bounce_is_marked_once_and_a_later_setting_by_a_user_stays()
    {
        var marked = A.Person() with { Deliverability = new(false, A.At(6)) };
        var mendedSince = A.Person() with { Deliverability = new(true, A.At(6)) };
        var mendedBefore = A.Person() with { Deliverability = new(true, A.At(4)) };

        (A.Case(marked) with { Bounce = Bounced }).Among().PlansNothing();
        (A.Case(mendedSince) with { Bounce = Bounced }).Among().PlansNothing();
        (A.Case(mendedBefore) with { Bounce = Bounced }).Among().Plans(typeof(ContactStep.MarkUndeliverable));
    }

    [Fact]
    public void P7_deliverability_never_controls_the_sync()
    {
        CrmContact[] people = [A.Person(), A.Person() with { Deliverability = new(false, A.At(1)) }];
        foreach (var subscriber in new[] { null, A.Subscriber(), A.Subscriber().On("choir"), A.Subscriber().Unsubscribed() })
        {
            var plans = people.Select(p => A.Case(p.In("choir"), subscriber).Among("choir")).ToList();
            Assert.Equal(plans[0].Steps, plans[1].Steps);
            Assert.Equal(plans[0].Settled, plans[1].Settled);
            var bounced = (A.Case(people[0].In("choir"), subscriber) with { Bounce = Bounced }).Among("choir");
            Assert.Equal(plans[0].Steps, bounced.Steps.Where(static s => s is not ContactStep.MarkUndeliverable));
        }
    }

    [Fact]
    public void P7_does_not_move_the_baseline()
    {
        var step = new ContactStep.MarkUndeliverable(A.Key(), new("c1"), BounceKind.Suspended, A.At());

        var met = A.Met();
        Assert.Same(met, step.Remember(met));
    }
}
