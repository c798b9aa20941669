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
