using DonorSync.ConstantContact.Activities;

namespace DonorSync.ConstantContact.Bulk;

/// <summary>One request: removes each of these contacts from each of these lists, or adds them.</summary>
internal sealed record MembershipBatch(ImmutableArray<string> Contacts, ImmutableArray<ListId> Lists);

/// <summary>Plans memberships of known contacts as few requests, each of at most 500 contacts and 50 lists.</summary>
internal static class MembershipPlanner
{
    public static List<MembershipBatch> Plan(
        IEnumerable<(string Contact, ListId List)> memberships, int mostContacts = ActivitiesApi.MostContacts,
        int mostLists = ActivitiesApi.MostLists)
    {
        var contacts = memberships.GroupBy(static m => m.Contact, static m => m.List).ToList();
        var blocks = MembershipCover.Of(
            contacts.Select(static contact => (IReadOnlyList<ListId>)[.. contact]), mostLists, mostContacts,
            blocks => blocks.Sum(block => (block.Rows.Length + mostContacts - 1) / mostContacts));
        return [.. blocks.SelectMany(block => block.Rows.Chunk(mostContacts)
            .Select(rows => new MembershipBatch([.. rows.Select(row => contacts[row].Key)], block.Lists)))];
    }
}
