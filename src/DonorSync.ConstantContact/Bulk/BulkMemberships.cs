using DonorSync.ConstantContact.Activities;

namespace DonorSync.ConstantContact.Bulk;

/// <summary>Creates jobs that remove known contacts from lists or add them.</summary>
internal static class BulkMemberships
{
    public static IEnumerable<BulkJob> Removals(ActivitiesApi activities, IEnumerable<(string Contact, ListId List)> memberships) =>
        Jobs("A removal", memberships, activities.RemoveListMembershipsAsync);

    public static IEnumerable<BulkJob> Additions(ActivitiesApi activities, IEnumerable<(string Contact, ListId List)> memberships) =>
        Jobs("An addition", memberships, activities.AddListMembershipsAsync);

    static IEnumerable<BulkJob> Jobs(
        string what, IEnumerable<(string Contact, ListId List)> memberships, Func<MembershipsBody, CancellationToken,
        Task<ActivityBody>> send) =>
        MembershipPlanner.Plan(memberships).Select(batch => new BulkJob(
            $"{what} of {batch.Contacts.Length} contacts and {batch.Lists.Length} lists",
            batch.Contacts.Length,
            cancel => send(new(new(batch.Contacts), [.. batch.Lists.Select(static l => l.Value)]), cancel)));
}

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
