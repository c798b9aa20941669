using System.Runtime.CompilerServices;
using DonorSync.ConstantContact.Bulk;
using DonorSync.ConstantContact.Calls;

namespace DonorSync.ConstantContact.Activities;

/// <summary>
/// <c>/activities</c>: bulk jobs. Starting one is not repeatable: after <see cref="OutcomeUnknownException"/> check <see
/// cref="GetRecentAsync"/> first.
/// </summary>
internal sealed class ActivitiesApi(ApiCaller calls)
{
    public const int MostContacts = 500;
    public const int MostLists = 50;

    public const int PageSize = 500;

    /// <summary>Imports contacts and adds them to lists; <paramref name="json"/> is a complete body (<see cref="ImportBodies"/>).</summary>
    public Task<ActivityBody> ImportJsonAsync(byte[] json, CancellationToken cancellation) =>
        calls.SendAsync<ActivityBody>(ApiRequest.Post("activities/contacts_json_import", json), cancellation);

    /// <summary>The same as a CSV file, which needs fewer bytes for each row.</summary>
    public Task<ActivityBody> ImportFileAsync(byte[] csv, IEnumerable<string> listIds, CancellationToken cancellation) =>
        calls.SendAsync<ActivityBody>(
            ApiRequest.PostFile("activities/contacts_file_import", "contacts.csv", csv, string.Join(',', listIds)), cancellation);

    public Task<ActivityBody> AddListMembershipsAsync(MembershipsBody memberships, CancellationToken cancellation) =>
        calls.SendAsync<ActivityBody>(ApiRequest.Post("activities/add_list_memberships", memberships), cancellation);

    public Task<ActivityBody> RemoveListMembershipsAsync(MembershipsBody memberships, CancellationToken cancellation) =>
        calls.SendAsync<ActivityBody>(ApiRequest.Post("activities/remove_list_memberships", memberships), cancellation);

    /// <exception cref="NotFoundException">The job is unknown, or ended more than 10 days ago.</exception>
    public Task<ActivityBody> GetAsync(string activityId, CancellationToken cancellation) =>
        calls.SendAsync<ActivityBody>(ApiRequest.Get($"activities/{Uri.EscapeDataString(activityId)}"), cancellation);

    /// <summary>Returns one page of the account's jobs of the last 10 days, including those of other applications.</summary>
    public async Task<List<ActivityBody>> GetRecentAsync(CancellationToken cancellation)
    {
        var page = await calls.SendAsync<ActivityPageBody>(ApiRequest.Get(Recent), cancellation);
        return page.Activities?.Read ?? [];
    }

    /// <summary>Returns the same page by page.</summary>
    public async IAsyncEnumerable<List<ActivityBody>> GetPagesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var page in calls.PagesAsync<ActivityPageBody>(Recent, cancellation))
            yield return page.Activities?.Read ?? [];
    }

    static string Recent => new Query("activities").With("limit", PageSize).ToString();
}
