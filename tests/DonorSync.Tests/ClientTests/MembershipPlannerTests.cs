using CsCheck;
using DonorSync.ConstantContact.Bulk;

namespace DonorSync.Tests.ClientTests;

/// <summary>Plans removals as few requests, with limited contacts and lists per request.</summary>
public sealed class MembershipPlannerTests
{
    static readonly Gen<(string, ListId)[]> Memberships =
        Gen.Select(Gen.Int[0, 40], Gen.Int[0, 8]).Array[0, 200]
            .Select(static pairs => pairs.Distinct().Select(static p => ($"c{p.Item1:D3}", new ListId($"l{p.Item2}"))).ToArray());

    [Fact]
    public void Exactly_these_memberships_are_named_within_the_limits() =>
        Gen.Select(Memberships, Gen.Int[1, 30], Gen.Int[1, 8]).Sample((memberships, contacts, lists) =>
        {
            var batches = MembershipPlanner.Plan(memberships, contacts, lists);
            Assert.All(batches, b => Assert.True(b.Contacts.Length <= contacts && b.Lists.Length <= lists));
            Assert.Equal(
                memberships.Order(Order),
                batches.SelectMany(static b => b.Contacts.SelectMany(contact => b.Lists.Select(list => (contact, list)))).Order(Order));
        });

    [Fact]
    public void Never_more_requests_than_by_set_of_lists_or_list_by_list() =>
        Gen.Select(Memberships, Gen.Int[1, 30]).Sample((memberships, most) =>
        {
            int Chunks(int count) => (count + most - 1) / most;
            var planned = MembershipPlanner.Plan(memberships, most).Count;
            var bySet = memberships.GroupBy(static m => m.Item1)
                .GroupBy(static c => string.Join(',', c.Select(static m => m.Item2.Value).Order())).Sum(g => Chunks(g.Count()));
            var byList = memberships.GroupBy(static m => m.Item2).Sum(g => Chunks(g.Count()));
            Assert.True(planned <= Math.Min(bySet, byList), $"{planned} planned, {bySet} by set, {byList} by list");
        });

    [Fact]
    public void A_hundred_lists_and_a_thousand_contacts_take_four_requests()
    {
        var memberships = Enumerable.Range(
            0, 1000).SelectMany(static c => Enumerable.Range(0, 100).Select(l => ($"c{c}", new ListId($"l{l}"))));

        Assert.Equal(4, MembershipPlanner.Plan(memberships).Count);
    }

    static readonly Comparer<(string, ListId)> Order =
        Comparer<(string, ListId)>.Create(static (a, b) => string.CompareOrdinal($"{a.Item1} {a.Item2}", $"{b.Item1} {b.Item2}"));
}
