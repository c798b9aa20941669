namespace DonorSync.ConstantContact;

/// <summary>What to read of <c>/contacts</c>; what is null or empty does not narrow. Deleted ones are included.</summary>
internal sealed record ContactsQuery
{
    /// <summary>Contact-level changes; unsubscribing and list changes are not among them.</summary>
    public DateTimeOffset? UpdatedAfter { get; init; }

    public DateTimeOffset? OptOutAfter { get; init; }

    /// <summary>Members of any of these lists, at most <see cref="ContactsApi.MostLists"/>.</summary>
    public IReadOnlyList<string> Lists { get; init; } = [];

    /// <summary>One exact address.</summary>
    public string? Email { get; init; }

    /// <summary>Only contacts that were deleted; else all, deleted ones too.</summary>
    public bool Deleted { get; init; }
}

/// <summary><c>/contacts</c>, for reading and for creating addresses that an import does not take.</summary>
internal sealed class ContactsApi(ApiCaller calls)
{
    public const int PageSize = 500;
    public const int MostLists = 25;

    const string Include = "list_memberships,street_addresses";

    /// <summary>All pages, each with the count of all that match.</summary>
    public IAsyncEnumerable<ContactPageBody> GetAllAsync(ContactsQuery query, CancellationToken cancellation) =>
        calls.PagesAsync<ContactPageBody>(First(query), cancellation);

    /// <summary>One page of all contacts, and where the next one is.</summary>
    /// <param name="path">Where an earlier page said this one is; null for the first.</param>
    /// <param name="waits">Whether the request is waited for; else null when none is spared now.</param>
    public async Task<(ContactPageBody Page, string? Next)?> PageAsync(string? path, bool waits, CancellationToken cancellation)
    {
        var from = path ?? First(new());
        var request = ApiRequest.Get(from);
        var page = waits ? await calls.SendAsync<ContactPageBody>(request, cancellation) : await calls.SendIfSparedAsync<ContactPageBody>(request, cancellation);
        return page is null ? null : (page, Paging.Next(page.Links, from));
    }

    static string First(ContactsQuery query) => new Query("contacts")
        .With("status", query.Deleted ? "deleted" : "all")
        .With("email", query.Email)
        .With("lists", query.Lists)
        .With("updated_after", query.UpdatedAfter)
        .With("optout_after", query.OptOutAfter)
        .With("include", Include)
        .With("include_count", "true")
        .With("limit", PageSize)
        .ToString();

    /// <summary>One contact, deleted or not, read or not.</summary>
    /// <exception cref="NotFoundException">There never was one of this id.</exception>
    public Task<Rows<ContactBody>> GetAsync(string contactId, CancellationToken cancellation) =>
        calls.SendAsync<Rows<ContactBody>>(
            ApiRequest.Get(new Query($"contacts/{Uri.EscapeDataString(contactId)}").With("include", Include).ToString()), cancellation);

    /// <summary>The contact that has an address, deleted or not; null when none has.</summary>
    public async Task<ContactBody?> FindAsync(string address, CancellationToken cancellation)
    {
        await foreach (var page in GetAllAsync(new() { Email = address }, cancellation))
        {
            var match = page.Contacts?.Read.Find(
                contact => string.Equals(contact.EmailAddress?.Address, address, StringComparison.OrdinalIgnoreCase));
            if (match is not null)
                return match;
        }
        return null;
    }

    /// <summary>Creates a contact of an unknown address.</summary>
    /// <exception cref="ConflictException">The address is known, possibly to a deleted or unsubscribed contact. Nothing changed.</exception>
    /// <exception cref="OutcomeUnknownException">It may have been created.</exception>
    public Task<ContactBody> CreateAsync(ContactCreateBody contact, CancellationToken cancellation) =>
        calls.SendAsync<ContactBody>(ApiRequest.Post("contacts", contact), cancellation);

    public Task<ContactCountsBody> CountsAsync(CancellationToken cancellation) =>
        calls.SendAsync<ContactCountsBody>(ApiRequest.Get("contacts/counts"), cancellation);
}
