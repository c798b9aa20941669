namespace DonorSync.Core.Tests.Rules;

/// <summary>An account may have an address twice: which contact is used, and the message about it.</summary>
public sealed class SharedAddressTests
{
    static CtctContact Contact(string id, Permission permission = Permission.Implicit, double at = 0) =>
        A.Subscriber(id: id).With(CtctFields.Blank, at) with { Permission = permission };

    [Fact]
    public void C1_the_linked_contact_represents_its_address_in_any_state()
    {
        CtctContact[] both = [Contact("t1", Permission.Unsubscribed), Contact("t2", at: 60)];
        Assert.Equal("t1", SharedAddress.HolderOf(both, new CtctContactId("t1")).Id.Value);
        Assert.Equal("t2", SharedAddress.HolderOf(both, new CtctContactId("t9")).Id.Value);
    }

    [Fact]
    public void C1_without_a_link_an_existing_then_a_mailable_then_the_latest_contact_represents_the_address()
    {
        CtctContact deleted = Contact("t1", at: 90)
            .Deleted(), unsubscribed = Contact("t2", Permission.Unsubscribed, 80), old = Contact("t3"), late = Contact("t4", at: 60);
        CtctContact[] all = [deleted, unsubscribed, old, late];
        foreach (var order in new[] { all, [.. all.Reverse()] })
            Assert.Equal(late, SharedAddress.HolderOf(order, null));
        Assert.Equal(unsubscribed, SharedAddress.HolderOf([deleted, unsubscribed], null));
        Assert.Equal("t3", SharedAddress.HolderOf([Contact("t4"), old], null).Id.Value);
    }

    [Fact]
    public void C1_two_contacts_with_one_address_are_reported_without_a_change()
    {
        var decision = A.Case(A.Person(), A.Subscriber(), A.Met(), A.Subscriber(id: "t2")).Among();
        decision.PlansNothing();
        var skip = Assert.Single(decision.Skips, static s => s.Rule == Rule.C1);
        Assert.Contains("two contacts with this address", skip.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(
            A.Case(A.Person(), A.Subscriber(), A.Met(), A.Subscriber(id: "t2").Deleted()).Among().Skips, static s => s.Rule == Rule.C1);
    }

    [Fact]
    public void P1_an_opt_out_of_the_other_one_counts()
    {
        var decision = A.Case(A.Person(), A.Subscriber(), A.Met(), A.Subscriber(id: "t2") with { Permission = Permission.Unsubscribed })
            .Among();
        Assert.False(decision.Only<ContactStep.SetOptIn>().Yes);
    }
}
