using System.Diagnostics;
using System.Runtime.CompilerServices;
using DonorSync.ConstantContact.Activities;
using DonorSync.ConstantContact.Bulk;
using DonorSync.ConstantContact.Calls;
using DonorSync.ConstantContact.Campaigns;
using DonorSync.ConstantContact.Contacts;
using DonorSync.ConstantContact.Lists;
using Microsoft.Extensions.Options;

namespace DonorSync.ConstantContact.Adapter;

internal sealed class ConstantContacts(ConstantContactClients clients, IOptions<ConstantContactOptions> options, TimeProvider clock)
    : IConstantContacts
{
    readonly StartedJobs started = new(clock);

    public IConstantContact Open(ConnectionId connection, bool isPatient, DateTimeOffset? waitsSince) =>
        new ConstantContactAdapter(clients.Of(connection, isPatient, waitsSince), started, options.Value, clock);
}

/// <summary>Implements the sync's port with the V3 client.</summary>
internal sealed class ConstantContactAdapter : IConstantContact
{
    readonly ConstantContactClient client;
    readonly ConstantContactOptions options;
    readonly BulkJobs jobs;
    readonly BulkImport import;
    readonly ListWrites lists;
    readonly CampaignReads campaigns;
    readonly ContactMapping mapping;

    /// <summary>The lists as this instance read them: a rename sends back what it does not change.</summary>
    Dictionary<ListId, ListBody> listsRead = [];

    public ConstantContactAdapter(ConstantContactClient client, StartedJobs started, ConstantContactOptions options, TimeProvider clock)
    {
        var watcher = new ActivityWatcher(client.Activities, options, clock);
        (this.client, this.options) = (client, options);
        jobs = new(new(client.Activities, started, options, clock), watcher);
        import = new(client, jobs, options);
        lists = new(client, watcher);
        campaigns = new(client.Campaigns);
        mapping = new(Notes, clock);
    }

    public int RequestsSpent => client.RequestsSent;

    public int Ahead => client.Ahead;

    public ReadNotes Notes { get; } = new();

    public Task<CtctAccount> AccountAsync(CancellationToken cancellation) => client.Account.SummaryAsync(cancellation);

    public async Task<IReadOnlyList<ListSeen>> ListsAsync(CancellationToken cancellation)
    {
        var all = await client.Lists.GetAllAsync(cancellation);
        mapping.SkipLists(all.Unread);
        listsRead = all.Read.Where(static list => list.ListId is not null)
            .GroupBy(static list => list.ListId!).ToDictionary(static same => new ListId(same.Key), static same => same.Last());
        return mapping.ToLists(listsRead.Values);
    }

    public Task<bool> IsListGoneAsync(ListId list, CancellationToken cancellation) => lists.IsGoneAsync(list, cancellation);

    public IAsyncEnumerable<ContactPage> ContactsAsync(ContactRead read, CancellationToken cancellation) => read switch
    {
        ContactRead.All => PagesAsync(new(), cancellation),
        ContactRead.ChangedSince changed => PagesAsync(new() { UpdatedAfter = changed.Since }, cancellation),
        ContactRead.OptedOutSince optedOut => PagesAsync(new() { OptOutAfter = optedOut.Since }, cancellation),
        ContactRead.Deleted => PagesAsync(new() { Deleted = true }, cancellation),
        ContactRead.OnLists on => PagesAsync(new() { Lists = [.. on.Lists.Select(static list => list.Value)] }, cancellation),
        ContactRead.At at => PagesAsync(new() { Email = at.Address.Address }, cancellation),
        ContactRead.One one => OneAsync(one.Id, cancellation),
        _ => throw new UnreachableException(),
    };

    public async Task<SweepPage?> SweepPageAsync(string? place, bool waits, CancellationToken cancellation)
    {
        try
        {
            return await client.Contacts.PageAsync(place, waits, cancellation) is var (page, next)
                ? new SweepPage.Read(mapping.ToPage(page), next) : null;
        }
        catch (ApiException refused) when (place is not null && refused is not ForbiddenException)
        {
            // A place can expire, and only Constant Contact knows when.
            return new SweepPage.Gone(refused.Message);
        }
    }

    public Task<IReadOnlyList<CampaignSeen>> CampaignsAsync(CancellationToken cancellation) => campaigns.LatestAsync(cancellation);

    public Task<IReadOnlyList<Bounce>> PermanentBouncesAsync(string campaign, CancellationToken cancellation) =>
        campaigns.PermanentAsync(campaign, cancellation);

    public Task<ListMade> CreateListAsync(string name, CancellationToken cancellation) => lists.CreateAsync(name, cancellation);

    public Task<StepResult.Failed?> RenameListAsync(ListId list, string name, CancellationToken cancellation) =>
        lists.RenameAsync(list, listsRead.GetValueOrDefault(list), name, cancellation);

    public Task<StepResult.Failed?> DeleteListAsync(ListId list, CancellationToken cancellation) => lists.DeleteAsync(list, cancellation);

    public Task<BulkReport> ImportAsync(IReadOnlyList<ImportRow> rows, CancellationToken cancellation) =>
        import.RunAsync(rows, cancellation);

    public async Task<BulkReport> RemoveAsync(IReadOnlyList<Removal> removals, CancellationToken cancellation)
    {
        var notes = new BulkNotes();
        await jobs.RunAsync(BulkMemberships.Removals(client.Activities, Memberships(removals)), notes, cancellation);
        return notes.ToReport();
    }

    public IImportForecast ForecastImports(int contactsPerSlice) => new ImportForecaster(new(options.ImportBytes), contactsPerSlice);

    public BulkCost CostOf(IReadOnlyList<Removal> removals)
    {
        var requests = MembershipPlanner.Plan(Memberships(removals)).Count;
        return new(requests, ActivityWatcher.PagesFor(requests));
    }

    static IEnumerable<(string, ListId)> Memberships(IReadOnlyList<Removal> removals) =>
        removals.Distinct().Select(static removal => (removal.Contact.Value, removal.List));

    async IAsyncEnumerable<ContactPage> PagesAsync(ContactsQuery query, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var page in client.Contacts.GetAllAsync(query, cancellation))
            yield return mapping.ToPage(page);
    }

    async IAsyncEnumerable<ContactPage> OneAsync(CtctContactId id, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Rows<ContactBody> found;
        try
        {
            found = await client.Contacts.GetAsync(id.Value, cancellation);
        }
        catch (NotFoundException)
        {
            found = new([], []);
        }
        yield return mapping.ToPage(new(found, found.Count, Links: null));
    }
}
