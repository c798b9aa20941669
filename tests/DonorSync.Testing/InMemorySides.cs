using Microsoft.Extensions.Logging.Abstractions;

namespace DonorSync.Testing;

/// <summary>Both sides, what is remembered and the runs, in memory: everything that a whole sync needs.</summary>
public sealed class InMemorySides : ICrms, IConstantContacts, ISyncSettings, IGoneAddresses
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public InMemorySides()
    {
        Runs = new(Clock, Ids, Writes);
        Crm = new(Clock, Ids, Writes, Runs);
        Account = new(Clock, Ids, Writes);
        Memory = new(Runs, Writes, this) { IsOptedOut = key => Crm.State.At(key).Any(static c => !c.OptIn.Yes) };
    }

    public ManualClock Clock { get; } = new(Start);
    public IdSequence Ids { get; } = new();
    public Writes Writes { get; } = new();
    public InMemoryRuns Runs { get; }
    public InMemoryCrm Crm { get; }
    public InMemoryConstantContact Account { get; }
    public InMemorySyncMemory Memory { get; }
    public SyncPolicy Policy { get; set; } = SyncPolicy.Default;
    public SyncOptions Options { get; set; } = new();

    /// <summary>Claims a run on the next full hour and carries it out. Returns null when no run may begin.</summary>
    /// <exception cref="ProcessKilledException">The process was killed on the way; the next run is its resume (B8).</exception>
    public async Task<RunRecord?> SyncAsync(RunRequest? request = null, CancellationToken cancellation = default)
    {
        Clock.Now = NextHour(Clock.Now);
        if (await Runs.TryClaimAsync(InMemoryRuns.Connection, request ?? new(RunKind.Scheduled), cancellation) is not { } claim)
            return null;
        var runner = new SyncRunner(
            Runs, this, this, Memory, this, Microsoft.Extensions.Options.Options.Create(Options), Clock, NullLogger<SyncRunner>.Instance);
        await runner.RunAsync(claim.Run, cancellation);
        return await Runs.FindAsync(InMemoryRuns.Organization, claim.Run, cancellation);
    }

    /// <summary>The settings of a run that begins now.</summary>
    public SyncSettings Settings => SyncSettings.Of(Policy, Options);

    Task<SyncSettings> ISyncSettings.OfAsync(OrganizationId organization, CancellationToken cancellation) => Task.FromResult(Settings);

    ICrm ICrms.Open(OrganizationId organization) => Crm;

    IConstantContact IConstantContacts.Open(ConnectionId connection, bool isPatient, DateTimeOffset? waitsSince) => Account;

    bool IGoneAddresses.IsErased(EmailKey key) => Crm.State.Erased.Contains(key);

    IEnumerable<RecordedNo> IGoneAddresses.Nos => Crm.State.Nos.Values.Where(no => !Crm.State.At(no.Key).Any());

    static DateTimeOffset NextHour(DateTimeOffset now) =>
        new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero).AddHours(1);
}
