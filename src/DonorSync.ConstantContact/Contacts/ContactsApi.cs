using DonorSync.ConstantContact.Calls;

namespace DonorSync.ConstantContact.Contacts;

/// <summary>A filter of <c>/contacts</c>; null or empty properties do not filter. Deleted contacts are included.</summary>
internal sealed record ContactsQuery
{
    /// <summary>Changes of the contact itself; unsubscribing and list changes are not included.</summary>
    public DateTimeOffset? UpdatedAfter { get; init; }

    public DateTimeOffset? OptOutAfter { get; init; }

    /// <summary>Members of any of these lists, at most <see cref="ContactsApi.MostLists"/>.</summary>
    public IReadOnlyList<string> Lists { get; init; } = [];

    /// <summary>One exact address.</summary>
    public string? Email { get; init; }

    /// <summary>Only deleted contacts; otherwise all, including deleted ones.</summary>
    public bool Deleted { get; init; }
}

/// <summary><c>/contacts</c>, for reading and for creating contacts whose address an import does not accept.</summary>
internal sealed class ContactsApi(ApiCaller calls)
{
    public const int PageSize = 500;
    public const int MostLists = 25;

    const string Include = "list_memberships,street_addresses";

    /// <summary>Returns all pages, each with the number of all matching contacts.</summary>
    public IAsyncEnumerable<ContactPageBody> GetAllAsync(ContactsQuery query, CancellationToken cancellation) =>
        calls.PagesAsync<ContactPageBody>(First(query), cancellation);

    /// <summary>Returns one page of all contacts and the path of the next one.</summary>
    /// <param name="path">The path from an earlier page; null for the first page.</param>
    /// <param name="waits">True: wait for quota. False: return null if no quota is spare now.</param>
    public async Task<(ContactPageBody Page, string? Next)?> PageAsync(string? path, bool waits, CancellationToken cancellation)
    {
        var from = path ?? First(new());
        var request = ApiRequest.Get(from);
        var page = waits ? await calls.SendAsync<ContactPageBody>(request, cancellation) : await calls.SendIfSparedAsync<ContactPageBody>(
            request, cancellation);
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

    /// <summary>Returns one contact, deleted or not, readable or not.</summary>
    /// <exception cref="NotFoundException">No contact ever had this id.</exception>
    public Task<Rows<ContactBody>> GetAsync(string contactId, CancellationToken cancellation) =>
        calls.SendAsync<Rows<ContactBody>>(
            ApiRequest.Get(new Query($"contacts/{Uri.EscapeDataString(contactId)}").With("include", Include).ToString()), cancellation);

    /// <summary>Returns the contact with an address, deleted or not; null if there is none.</summary>
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

    /// <summary>Creates a contact with a new address.</summary>
    /// <exception cref="ConflictException">The address exists, possibly of a deleted or unsubscribed contact. Nothing changed.</exception>
    /// <exception cref="OutcomeUnknownException">The contact may have been created.</exception>
    public Task<ContactBody> CreateAsync(ContactCreateBody contact, CancellationToken cancellation) =>
        calls.SendAsync<ContactBody>(ApiRequest.Post("contacts", contact), cancellation);

    public Task<ContactCountsBody> CountsAsync(CancellationToken cancellation) =>
        calls.SendAsync<ContactCountsBody>(ApiRequest.Get("contacts/counts"), cancellation);
}
