using System.Globalization;
using System.Runtime.CompilerServices;
using DonorSync.Sync.Ports;

namespace DonorSync.Tests.Scenarios;

/// <summary>A read-only account without lists and with two contacts per page, which sets the number of pages per complete read.</summary>
internal sealed class PagedAccount : IConstantContact, IConstantContacts
{
    const int PageSize = 2;

    public List<CtctContact> Contacts { get; } = [];

    /// <summary>Contacts in a change read.</summary>
    public HashSet<string> Changed { get; } = [];

    /// <summary>Contacts that no page shows.</summary>
    public HashSet<string> Hidden { get; } = [];

    /// <summary>The reported number of contacts; null: the real one.</summary>
    public int? Claimed { get; set; }

    /// <summary>Number of pages that each run may read.</summary>
    public int Spared { get; set; }

    /// <summary>Number of times that a cursor is refused as unknown.</summary>
    public int Refusals { get; set; }

    /// <summary>The process dies before this page is returned.</summary>
    public string? DiesAt { get; set; }

    /// <summary>The cursors of the requested pages; the first page is "0".</summary>
    public List<string> Pages { get; } = [];

    public List<ContactRead> Reads { get; } = [];

    public int RequestsSpent => 0;

    public int Ahead => 0;

    int sparedNow;

    public IConstantContact Open(ConnectionId connection, bool isPatient, DateTimeOffset? waitsSince)
    {
        sparedNow = Spared;
        return this;
    }

    public Task<SweepPage?> SweepPageAsync(string? place, bool waits, CancellationToken cancellation)
    {
        if (!waits && sparedNow-- <= 0)
            return Task.FromResult<SweepPage?>(null);
        var from = place ?? "0";
        if (DiesAt == from)
            throw new InvalidOperationException("The process dies here.");
        Pages.Add(from);
        return Task.FromResult<SweepPage?>(
            place is not null && Refusals-- > 0
                ? new SweepPage.Gone("Constant Contact does not know the place.") : Page(int.Parse(from, CultureInfo.InvariantCulture)));
    }

    public async IAsyncEnumerable<ContactPage> ContactsAsync(ContactRead read, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Yield();
        Reads.Add(read);
        List<CtctContact> shown = read switch
        {
            ContactRead.All => Contacts,
            ContactRead.ChangedSince => [.. Contacts.Where(c => Changed.Contains(c.Id.Value))],
            _ => [],
        };
        yield return new([.. shown], shown.Count);
    }

    public Task<IReadOnlyList<ListSeen>> ListsAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<ListSeen>>([]);
    public Task<CtctAccount> AccountAsync(CancellationToken cancellation) => throw NotPlayed;
    public Task<bool> IsListGoneAsync(ListId list, CancellationToken cancellation) => throw NotPlayed;
    public Task<IReadOnlyList<CampaignSeen>> CampaignsAsync(CancellationToken cancellation) => throw NotPlayed;
    public Task<IReadOnlyList<Bounce>> PermanentBouncesAsync(string campaign, CancellationToken cancellation) => throw NotPlayed;
    public Task<ListMade> CreateListAsync(string name, CancellationToken cancellation) => throw NotPlayed;
    public Task<StepResult.Failed?> RenameListAsync(ListId list, string name, CancellationToken cancellation) => throw NotPlayed;
    public Task<StepResult.Failed?> DeleteListAsync(ListId list, CancellationToken cancellation) => throw NotPlayed;
    public Task<BulkReport> ImportAsync(IReadOnlyList<ImportRow> rows, CancellationToken cancellation) => throw NotPlayed;
    public Task<BulkReport> RemoveAsync(IReadOnlyList<Removal> removals, CancellationToken cancellation) => throw NotPlayed;
    public IImportForecast ForecastImports(int contactsPerSlice) => new NoImports();
    public BulkCost CostOf(IReadOnlyList<Removal> removals) => default;

    static InvalidOperationException NotPlayed => new("The account does not play this.");

    SweepPage.Read Page(int from)
    {
        var shown = Contacts.Where(c => !Hidden.Contains(c.Id.Value)).ToList();
        var next = from + PageSize;
        return new(new([.. shown.Skip(from).Take(PageSize)], Claimed ?? Contacts.Count),
            next < shown.Count ? next.ToString(CultureInfo.InvariantCulture) : null);
    }

    sealed class NoImports : IImportForecast
    {
        public void Add(ImportRow row) => throw NotPlayed;

        public ImportForecast Finish() => new(default, 0, []);
    }
}
