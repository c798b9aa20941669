using DonorSync.Sync.Ports;

namespace DonorSync.Tests.StorageTests;

/// <summary>For the parts of a run that read the mirror, never Constant Contact.</summary>
sealed class UnusedConstantContact : IConstantContact
{
    public int RequestsSpent => 0;
    public int Ahead => 0;
    public Task<CtctAccount> AccountAsync(CancellationToken cancellation) => throw Asked;
    public Task<IReadOnlyList<ListSeen>> ListsAsync(CancellationToken cancellation) => throw Asked;
    public Task<bool> IsListGoneAsync(ListId list, CancellationToken cancellation) => throw Asked;
    public IAsyncEnumerable<ContactPage> ContactsAsync(ContactRead read, CancellationToken cancellation) => throw Asked;
    public Task<SweepPage?> SweepPageAsync(string? place, bool waits, CancellationToken cancellation) => throw Asked;
    public Task<IReadOnlyList<CampaignSeen>> CampaignsAsync(CancellationToken cancellation) => throw Asked;
    public Task<IReadOnlyList<Bounce>> PermanentBouncesAsync(string campaign, CancellationToken cancellation) => throw Asked;
    public Task<ListMade> CreateListAsync(string name, CancellationToken cancellation) => throw Asked;
    public Task<StepResult.Failed?> RenameListAsync(ListId list, string name, CancellationToken cancellation) => throw Asked;
    public Task<StepResult.Failed?> DeleteListAsync(ListId list, CancellationToken cancellation) => throw Asked;
    public Task<BulkReport> ImportAsync(IReadOnlyList<ImportRow> rows, CancellationToken cancellation) => throw Asked;
    public Task<BulkReport> RemoveAsync(IReadOnlyList<Removal> removals, CancellationToken cancellation) => throw Asked;
    public IImportForecast ForecastImports(int contactsPerSlice) => new NoForecast();
    public BulkCost CostOf(IReadOnlyList<Removal> removals) => throw Asked;

    static InvalidOperationException Asked => new("This part of a run must not spend a request.");

    sealed class NoForecast : IImportForecast
    {
        public void Add(ImportRow row)
        {
        }

        public ImportForecast Finish() => new(default, 0, []);
    }
}
