namespace DonorSync.ConstantContact;

/// <summary><c>/contact_lists</c>.</summary>
internal sealed class ListsApi(ApiCaller calls)
{
    const int PageSize = 500;

    /// <summary>Ten times what an account can have, deleted lists included.</summary>
    const int Most = 10_000;

    /// <summary>Pages of that many lists.</summary>
    const int MostPages = Most / PageSize;

    /// <summary>All lists, deleted ones too, with their membership counts.</summary>
    public Task<Rows<ListBody>> GetAllAsync(CancellationToken cancellation) => ReadAsync(Plain().With("status", "all"), cancellation);

    /// <summary>Lists of exactly this name.</summary>
    public async Task<List<ListBody>> NamedAsync(string name, CancellationToken cancellation) =>
        (await ReadAsync(Plain().With("name", name), cancellation)).Read;

    /// <summary>Null for one that cannot be read.</summary>
    /// <exception cref="NotFoundException">There is no list of this id.</exception>
    public async Task<ListBody?> GetAsync(string listId, CancellationToken cancellation) =>
        (await calls.SendAsync<Rows<ListBody>>(ApiRequest.Get(PathOf(listId)), cancellation)).Read.FirstOrDefault();

    /// <exception cref="ConflictException">The name is taken.</exception>
    /// <exception cref="OutcomeUnknownException">It may have been made.</exception>
    public Task<ListBody> CreateAsync(string name, CancellationToken cancellation) =>
        calls.SendAsync<ListBody>(ApiRequest.Post("contact_lists", new ListWriteBody(name, Favorite: false, Description: null)), cancellation);

    /// <summary>Renames a list; the rest of it is sent as it was read, for a change replaces all.</summary>
    public Task<ListBody> RenameAsync(ListBody asRead, string name, CancellationToken cancellation) =>
        calls.SendAsync<ListBody>(
            ApiRequest.Put(PathOf(asRead.ListId!), new ListWriteBody(name, asRead.Favorite ?? false, asRead.Description)), cancellation);

    /// <summary>Starts the deletion of a list: the job to watch. Its contacts stay.</summary>
    /// <exception cref="NotFoundException">It is gone already.</exception>
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
