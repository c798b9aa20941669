namespace DonorSync.Sync.Ports;

/// <summary>
/// Constant Contact's side of a run, for one connection. It cannot write a permission, call the sign-up endpoint or restore a deleted
/// contact (P5). Every call may throw <see cref="ConstantContactException"/> and its kinds.
/// </summary>
public interface IConstantContact
{
    /// <summary>Requests spent by this instance so far, refused ones included.</summary>
    int RequestsSpent { get; }

    /// <summary>How many other runs are before it in the queue, because they share one limit; 0 when it does not wait.</summary>
    int Ahead { get; }

    /// <summary>What this instance could not read, or had to cut (B7); null for an implementation that reads everything.</summary>
    ReadNotes? Notes => null;

    Task<CtctAccount> AccountAsync(CancellationToken cancellation);

    /// <summary>Returns all lists, deleted ones too, each with its membership count. One request for up to 500 lists.</summary>
    Task<IReadOnlyList<ListSeen>> ListsAsync(CancellationToken cancellation);

    /// <summary>Returns whether a list that a read did not show is really gone, by a second read (B9).</summary>
    Task<bool> IsListGoneAsync(ListId list, CancellationToken cancellation);

    /// <summary>Streams contacts in pages of up to 500. Rows may repeat or be missing when the account changes in between.</summary>
    IAsyncEnumerable<ContactPage> ContactsAsync(ContactRead read, CancellationToken cancellation);

    /// <summary>
    /// Returns one page of all contacts, for a complete read that may continue another day. Null when hourly work needs the remaining
    /// requests; then none was sent.
    /// </summary>
    /// <param name="place">As the page before returned it; null for the first page.</param>
    /// <param name="waits">Whether to wait for a request like hourly work.</param>
    Task<SweepPage?> SweepPageAsync(string? place, bool waits, CancellationToken cancellation);

    /// <summary>P7: returns the campaigns sent last, newest first, each with its count of bounces. One request.</summary>
    /// <exception cref="ReportsUnreadableException">The reports cannot be read.</exception>
    Task<IReadOnlyList<CampaignSeen>> CampaignsAsync(CancellationToken cancellation);

    /// <summary>P7: returns the permanent bounces of a campaign, newest first. Two requests for up to 500.</summary>
    /// <exception cref="ReportsUnreadableException">The reports cannot be read.</exception>
    Task<IReadOnlyList<Bounce>> PermanentBouncesAsync(string campaign, CancellationToken cancellation);

    /// <summary>L1: creates a list. When another list has the name, that list is returned (adopted).</summary>
    Task<ListMade> CreateListAsync(string name, CancellationToken cancellation);

    /// <summary>L4. Returns null when done, else why not (gone, name taken).</summary>
    Task<StepResult.Failed?> RenameListAsync(ListId list, string name, CancellationToken cancellation);

    /// <summary>L6: deletes a list and waits until it is gone. Returns null when done or gone already, else why not.</summary>
    Task<StepResult.Failed?> DeleteListAsync(ListId list, CancellationToken cancellation);

    /// <summary>
    /// Creates contacts and adds them to lists with as few requests as the memberships allow, and waits until Constant Contact is done. The
    /// caller has to read back the result: Constant Contact reports how many succeeded, never which.
    /// </summary>
    Task<BulkReport> ImportAsync(IReadOnlyList<ImportRow> rows, CancellationToken cancellation);

    /// <summary>Removes contacts from lists in bulk, and waits until Constant Contact is done.</summary>
    Task<BulkReport> RemoveAsync(IReadOnlyList<Removal> removals, CancellationToken cancellation);

    /// <summary>Begins to count the requests that <see cref="ImportAsync"/> would need, without sending any.</summary>
    /// <param name="contactsPerSlice">Contacts sent with one call.</param>
    IImportForecast ForecastImports(int contactsPerSlice);

    /// <summary>Returns the requests that <see cref="RemoveAsync"/> would need for these, without sending any.</summary>
    BulkCost CostOf(IReadOnlyList<Removal> removals);
}

/// <summary>Counts the requests of imports, contact by contact, in constant memory.</summary>
public interface IImportForecast
{
    /// <summary>Adds one contact with all its lists. Contacts come in the order in which they would be sent.</summary>
    void Add(ImportRow row);

    ImportForecast Finish();
}

/// <summary>Opens Constant Contact for a connection.</summary>
public interface IConstantContacts
{
    /// <param name="isPatient">Whether the run can wait, so that hourly work of other connections goes first.</param>
    /// <param name="waitsSince">When its last sync ended: the connection with the oldest one goes first. Null waits from its first request
    /// on.</param>
    IConstantContact Open(ConnectionId connection, bool isPatient, DateTimeOffset? waitsSince);
}

/// <summary>The account behind a grant. <paramref name="Id"/> is <c>encoded_account_id</c>, the stable key (A6).</summary>
public sealed record CtctAccount(string Id, string? OrganizationName);

/// <summary>A list as read. <paramref name="Members"/>: <c>membership_count</c>, or null when the answer has none.</summary>
public sealed record ListSeen(ListId Id, string Name, bool Deleted, int? Members);

/// <summary>A campaign that was sent. <paramref name="Bounces"/>: all its bounces, temporary ones too.</summary>
public sealed record CampaignSeen(string Id, int Bounces);

/// <summary>One page. <paramref name="Total"/>: <c>contacts_count</c> when it was asked for and given.</summary>
public sealed record ContactPage(IReadOnlyList<CtctContact> Contacts, int? Total)
{
    /// <summary>Contacts that the page showed and that could not be read; null for one without an id. They are not gone (B9).</summary>
    public ImmutableArray<CtctContactId?> Unread { get; init; } = [];

    public int Count => Contacts.Count + Unread.Length;

    public IReadOnlyList<CtctContactId> UnreadIds => [.. Unread.OfType<CtctContactId>()];

    /// <summary>A page with a contact that has no id cannot prove that another contact is gone (B9).</summary>
    public bool ProvesNothing => Unread.Contains(null);
}

/// <summary>The answer to a request for a page of a complete read.</summary>
public abstract record SweepPage
{
    SweepPage()
    {
    }

    /// <param name="Next">Where the next page is; null after the last.</param>
    public sealed record Read(ContactPage Page, string? Next) : SweepPage;

    /// <summary>Constant Contact no longer knows the place: the read begins again.</summary>
    public sealed record Gone(string Why) : SweepPage;
}

/// <summary>Which contacts to read. Deleted and unsubscribed ones are always among them.</summary>
public abstract record ContactRead
{
    ContactRead()
    {
    }

    public sealed record All : ContactRead;

    /// <summary>Contacts whose values changed since then; unsubscribing and list changes are not among them.</summary>
    public sealed record ChangedSince(DateTimeOffset Since) : ContactRead;

    public sealed record OptedOutSince(DateTimeOffset Since) : ContactRead;

    /// <summary>Deleted contacts: an import would restore them.</summary>
    public sealed record Deleted : ContactRead;

    /// <summary>Members of any of these lists (at most 25).</summary>
    public sealed record OnLists(IReadOnlyList<ListId> Lists) : ContactRead;

    public sealed record At(EmailAddress Address) : ContactRead;

    public sealed record One(CtctContactId Id) : ContactRead;
}

/// <summary>
/// A list created or found. <paramref name="Adopted"/>: another list had the name, and this is that list.
/// </summary>
public sealed record ListMade(ListId Id, bool Adopted);

/// <summary>
/// One contact of an import. <paramref name="New"/> is null for a contact that exists (its fields are left alone, C5), else the
/// fields to create it with.
/// </summary>
public sealed record ImportRow(EmailAddress Email, NewContact? New, IReadOnlyList<ListId> Lists);

/// <summary>The fields of a contact to create. Values fit Constant Contact's limits already.</summary>
public sealed record NewContact(CtctFields Fields, string? Street2, string? CompanyName);

public sealed record Removal(CtctContactId Contact, ListId List);

/// <summary>Requests of a bulk write: those that start jobs, and those that look once whether each is done.</summary>
public readonly record struct BulkCost(int Requests, int Looks)
{
    public static BulkCost operator +(BulkCost a, BulkCost b) => new(a.Requests + b.Requests, a.Looks + b.Looks);
}

/// <summary>The requests that imports need.</summary>
/// <param name="BySlices">When each slice of contacts has imports of its own.</param>
/// <param name="Lists">
/// List by list, in the ordinal order of their ids: a contact's fields are sent with the first of its lists, and only its address with the
/// others.
/// </param>
public sealed record ImportForecast(BulkCost BySlices, int Slices, IReadOnlyList<ListForecast> Lists);

/// <summary>Contacts that are added to a list, and the imports that they need when the list is sent separately.</summary>
public readonly record struct ListForecast(ListId List, int Contacts, int Imports);

/// <summary>
/// Constant Contact's report on a bulk write. <paramref name="Problems"/>: of the whole job, in words. <paramref name="Refused"/>: reasons
/// for single contacts, by e-mail key or contact id.
/// </summary>
public sealed record BulkReport(IReadOnlyList<string> Problems, IReadOnlyDictionary<string, string> Refused)
{
    public static readonly BulkReport Clean = new([], new Dictionary<string, string>());
}
