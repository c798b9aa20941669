using DonorSync.ConstantContact.Activities;
using DonorSync.ConstantContact.Calls;

namespace DonorSync.ConstantContact.Lists;

/// <summary><c>/contact_lists</c>.</summary>
internal sealed class ListsApi(ApiCaller calls)
{
    const int PageSize = 500;

    /// <summary>Ten times the lists of an account, including deleted ones.</summary>
    const int Most = 10_000;

    /// <summary>The number of pages of <see cref="Most"/> lists.</summary>
    const int MostPages = Most / PageSize;

    /// <summary>Returns all lists, including deleted ones, with their membership counts.</summary>
    public Task<Rows<ListBody>> GetAllAsync(CancellationToken cancellation) => ReadAsync(Plain().With("status", "all"), cancellation);

    /// <summary>Returns the lists with exactly this name.</summary>
    public async Task<List<ListBody>> NamedAsync(string name, CancellationToken cancellation) =>
        (await ReadAsync(Plain().With("name", name), cancellation)).Read;

    /// <summary>Returns a list; null if it cannot be read.</summary>
    /// <exception cref="NotFoundException">No list has this id.</exception>
    public async Task<ListBody?> GetAsync(string listId, CancellationToken cancellation) =>
        (await calls.SendAsync<Rows<ListBody>>(ApiRequest.Get(PathOf(listId)), cancellation)).Read.FirstOrDefault();

    /// <exception cref="ConflictException">The name is taken.</exception>
    /// <exception cref="OutcomeUnknownException">The list may have been created.</exception>
    public Task<ListBody> CreateAsync(string name, CancellationToken cancellation) =>
        calls.SendAsync<ListBody>(
            ApiRequest.Post("contact_lists", new ListWriteBody(name, Favorite: false, Description: null)), cancellation);

    /// <summary>Renames a list. The rest is sent as it was read, because a change replaces everything.</summary>
    public Task<ListBody> RenameAsync(ListBody asRead, string name, CancellationToken cancellation) =>
        calls.SendAsync<ListBody>(
            ApiRequest.Put(PathOf(asRead.ListId!), new ListWriteBody(name, asRead.Favorite ?? false, asRead.Description)), cancellation);

    /// <summary>Starts the deletion of a list and returns the job to watch. Its contacts are kept.</summary>
    /// <exception cref="NotFoundException">The list does not exist anymore.</exception>
    public Task<ActivityBody> DeleteAsync(string listId, CancellationToken cancellation) =>
        calls.SendAsync<ActivityBody>(ApiRequest.Delete(PathOf(listId)), cancellation);

    async Task<Rows<ListBody>> ReadAsync(Query query, CancellationToken cancellation)
    {
        List<ListBody> lists = [];
        List<UnreadRow> unread = [];
        await foreach (var page in calls.PagesAsync<ListPageBody>(query.ToString(), cancellation, MostPages))
        {
            lists.AddRange(page.Lists?.Read ?? []);
            unread.AddRange(page.Lists?.Unread ?? []);
            if (lists.Count + unread.Count > Most)
                throw new UnavailableException($"Constant Contact shows more than {Most:N0} lists, far more than an account can have.");
        }
        return new(lists, [.. unread]);
    }

    static Query Plain() => new Query("contact_lists").With("limit", PageSize).With("include_membership_count", "all");

    static string PathOf(string listId) => $"contact_lists/{Uri.EscapeDataString(listId)}";
}
