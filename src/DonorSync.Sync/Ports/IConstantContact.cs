using DonorSync.Core;

namespace DonorSync.Sync;

/// <summary>
/// Constant Contact's side of a run, for one connection. It has no way to write a permission, to call the sign-up endpoint or to
/// revive a deleted contact (P5). Every call may throw <see cref="ConstantContactException"/> and its kinds.
/// </summary>
public interface IConstantContact
{
    /// <summary>Requests spent by this instance so far, refused ones included.</summary>
    int RequestsSpent { get; }

    /// <summary>How many other runs come before its next request, because they share one limit; 0 when it does not wait.</summary>
    int Ahead { get; }

    /// <summary>What this instance could not read, or not keep as it was shown (B7); null for one that reads everything.</summary>
    ReadNotes? Notes => null;

    Task<CtctAccount> AccountAsync(CancellationToken cancellation);

    /// <summary>All lists, deleted ones too, each with its membership count. One request for up to 500 lists.</summary>
    Task<IReadOnlyList<ListSeen>> ListsAsync(CancellationToken cancellation);

    /// <summary>Whether a list that a read did not show is really gone: a second look (B9).</summary>
    Task<bool> IsListGoneAsync(ListId list, CancellationToken cancellation);

    /// <summary>Contacts page by page (up to 500). Rows may repeat or be missing when the account changes meanwhile.</summary>
    IAsyncEnumerable<ContactPage> ContactsAsync(ContactRead read, CancellationToken cancellation);

    /// <summary>
    /// One page of all contacts, for a complete read that may go on another day. Null when no request is spared for that now; then none was
    /// sent.
    /// </summary>
    /// <param name="place">What the page before said; null for the first page.</param>
    /// <param name="waits">Whether it is worth waiting for like hourly work.</param>
    Task<SweepPage?> SweepPageAsync(string? place, bool waits, CancellationToken cancellation);

    /// <summary>P7: the campaigns sent last, newest first, each with its count of bounces. One request.</summary>
    /// <exception cref="ReportsUnreadableException">The reports cannot be read.</exception>
    Task<IReadOnlyList<CampaignSeen>> CampaignsAsync(CancellationToken cancellation);

    /// <summary>P7: the permanent bounces of a campaign, newest first. Two requests for up to 500.</summary>
    /// <exception cref="ReportsUnreadableException">The reports cannot be read.</exception>
    Task<IReadOnlyList<Bounce>> PermanentBouncesAsync(string campaign, CancellationToken cancellation);

    /// <summary>L1: makes a list. A name that is taken is adopted: the id of the list that has it.</summary>
    Task<ListMade> CreateListAsync(string name, CancellationToken cancellation);

    /// <summary>L4. Null when done, else the reason in words (gone, name taken).</summary>
    Task<string?> RenameListAsync(ListId list, string name, CancellationToken cancellation);

    /// <summary>L6: deletes a list and waits until it is gone. Null when done or gone already, else the reason.</summary>
    Task<string?> DeleteListAsync(ListId list, CancellationToken cancellation);

    /// <summary>
    /// Creates contacts and adds to lists with as few requests as the memberships allow, and waits until Constant Contact is done.
    /// What really came of it is for the caller to read back: counts say how many, never who.
    /// </summary>
    Task<BulkReport> ImportAsync(IReadOnlyList<ImportRow> rows, CancellationToken cancellation);

    /// <summary>Takes contacts off lists in bulk, and waits until Constant Contact is done.</summary>
    Task<BulkReport> RemoveAsync(IReadOnlyList<Removal> removals, CancellationToken cancellation);

    /// <summary>Begins to count what <see cref="ImportAsync"/> would take, without a request.</summary>
    /// <param name="contactsPerSlice">Contacts that go to one import, when they go slice by slice.</param>
    IImportForecast ForecastImports(int contactsPerSlice);

    /// <summary>What <see cref="RemoveAsync"/> would take for these, without a request.</summary>
    BulkCost CostOf(IReadOnlyList<Removal> removals);
}

/// <summary>Counts what imports would take, told contact by contact; its memory does not grow with them.</summary>
public interface IImportForecast
{
    /// <summary>One contact with all its lists, in the order in which they would be sent.</summary>
    void Add(ImportRow row);

    ImportForecast Finish();
}

/// <summary>Opens Constant Contact for a connection.</summary>
public interface IConstantContacts
{
    /// <param name="isPatient">A run that can wait: hourly work of others goes first.</param>
    /// <param name="waitsSince">When its last sync ended: who waits longest goes first. Null begins to wait with its first request.</param>
    IConstantContact Open(ConnectionId connection, bool isPatient, DateTimeOffset? waitsSince);
}

/// <summary>The account behind a grant. <paramref name="Id"/> is <c>encoded_account_id</c>, the stable key (A6).</summary>
public sealed record CtctAccount(string Id, string? OrganizationName);

/// <summary>A list as read. <paramref name="Members"/>: <c>membership_count</c>, or null when the answer had none.</summary>
public sealed record ListSeen(ListId Id, string Name, bool Deleted, int? Members);

/// <summary>A campaign that was sent. <paramref name="Bounces"/>: all its bounces, passing ones too.</summary>
public sealed record CampaignSeen(string Id, int Bounces);

/// <summary>One page. <paramref name="Total"/>: <c>contacts_count</c> when it was asked for and given.</summary>
public sealed record ContactPage(IReadOnlyList<CtctContact> Contacts, int? Total)
{
    /// <summary>Contacts that the page showed and that could not be read; null for one without an id. They are there, whatever they are (B9).</summary>
    public ImmutableArray<CtctContactId?> Unread { get; init; } = [];

    public int Count => Contacts.Count + Unread.Length;

    public IReadOnlyList<CtctContactId> UnreadIds => [.. Unread.OfType<CtctContactId>()];

    /// <summary>A page with a contact that has no id cannot prove that another contact is gone (B9).</summary>
    public bool ProvesNothing => Unread.Contains(null);
}

/// <summary>What became of asking for a page of a complete read.</summary>
public abstract record SweepPage
{
    SweepPage()
    {
    }

    /// <param name="Next">Where the next page is; null after the last.</param>
    public sealed record Read(ContactPage Page, string? Next) : SweepPage;

    /// <summary>Constant Contact no longer knows the place: the read begins anew.</summary>
    public sealed record Gone(string Why) : SweepPage;
}

/// <summary>Which contacts to read. Deleted and unsubscribed ones are always among them.</summary>
public abstract record ContactRead
{
    ContactRead()
    {
    }

    public sealed record All : ContactRead;

    /// <summary>Contact-level changes since then; unsubscribing and list changes are not among them.</summary>
    public sealed record ChangedSince(DateTimeOffset Since) : ContactRead;

    public sealed record OptedOutSince(DateTimeOffset Since) : ContactRead;

    /// <summary>Those that are deleted: an import would bring them back.</summary>
    public sealed record Deleted : ContactRead;

    /// <summary>Members of any of these lists (at most 25).</summary>
    public sealed record OnLists(IReadOnlyList<ListId> Lists) : ContactRead;

    public sealed record At(EmailAddress Address) : ContactRead;

    public sealed record One(CtctContactId Id) : ContactRead;
}

/// <summary>
/// A list made or found. <paramref name="Adopted"/>: the name was taken, so this is the list that has it.
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

/// <summary>Requests of a bulk write: those that start jobs, and one look at them.</summary>
public readonly record struct BulkCost(int Requests, int Looks)
{
    public static BulkCost operator +(BulkCost a, BulkCost b) => new(a.Requests + b.Requests, a.Looks + b.Looks);
}

/// <summary>What imports would take.</summary>
/// <param name="BySlices">With each slice of contacts covered by itself.</param>
/// <param name="Lists">
/// List by list, in the ordinal order of their ids: a contact's fields go along with the first of its lists, and its address alone with the
/// others.
/// </param>
public sealed record ImportForecast(BulkCost BySlices, int Slices, IReadOnlyList<ListForecast> Lists);

/// <summary>Contacts that go onto a list, and the imports they take when the list goes by itself.</summary>
public readonly record struct ListForecast(ListId List, int Contacts, int Imports);

/// <summary>
/// What Constant Contact said of a bulk write. <paramref name="Problems"/>: of the whole job, in words. <paramref name="Refused"/>:
/// of single contacts, by e-mail key or contact id.
/// </summary>
public sealed record BulkReport(IReadOnlyList<string> Problems, IReadOnlyDictionary<string, string> Refused)
{
    public static readonly BulkReport Clean = new([], new Dictionary<string, string>());
}
