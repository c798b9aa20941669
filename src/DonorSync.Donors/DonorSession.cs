using DonorSync.Database.Answers;
using DonorSync.Database.Ports;
using DonorSync.Database.Tokens;
using DonorSync.Donors.Counts;
using DonorSync.Donors.Erasure;
using DonorSync.Donors.Groups;
using DonorSync.Donors.Merging;
using DonorSync.Sync;
using DonorSync.Sync.Ports;

namespace DonorSync.Donors;

/// <summary>Opens the donor database for an organization.</summary>
public sealed class DonorDatabase(
    IDbContextFactory<DonorSyncDb> contexts, Tombstones tombstones, SyncPorts sync, SyncSettings server, TimeProvider clock)
{
    /// <summary>Opens a session that reads and writes only the rows of this organization. A session serves one caller at a time.</summary>
    public DonorSession Open(OrganizationId organization)
    {
        var db = contexts.CreateDbContext();
        db.ActFor(organization);
        return new DonorSession(db, tombstones, sync, server, clock);
    }

    /// <summary>A session on the caller's context: the same organization, the same transaction.</summary>
    public DonorSession Share(DonorSyncDb db) => new(db, tombstones, sync, server, clock, ownsDb: false);
}

/// <summary>The donor database of one organization.</summary>
public sealed class DonorSession : IAsyncDisposable, IDisposable
{
    readonly bool ownsDb;

    /// <param name="ownsDb">False for a session on a context that the caller opened and continues to use.</param>
    internal DonorSession(
        DonorSyncDb db, Tombstones tombstones, SyncPorts sync, SyncSettings server, TimeProvider clock, bool ownsDb = true)
    {
        this.ownsDb = ownsDb;
        (Db, Sync) = (db, sync);
        Contacts = new ContactService(db, tombstones, clock);
        Standings = new ContactStandings(db, sync.WhyNot, server);
        ListReaches = new ListReaches(db, Standings);
        ContactLists = new ContactLists(db, Standings, ListReaches);
        Duplicates = new Duplicates(db);
        Timelines = new ContactTimelines(db, sync.People);
        Entries = new ContactEntries(db, tombstones, clock);
        Groups = new GroupService(db, sync.LeftOut, clock);
        GroupReach = new GroupReachReader(db);
        Members = new MemberService(db, Groups, clock);
        Tokens = new TokenService(db, clock);
        Answers = new KeptAnswers(db, clock);
    }

    public DonorSyncDb Db { get; }

    /// <summary>What the sync remembers, asked in this session's transaction.</summary>
    internal SyncPorts Sync { get; }

    public ContactService Contacts { get; }
    public ContactLists ContactLists { get; }
    public ContactStandings Standings { get; }
    public ListReaches ListReaches { get; }
    public Duplicates Duplicates { get; }
    public ContactTimelines Timelines { get; }
    public ContactEntries Entries { get; }
    public GroupService Groups { get; }
    public GroupReachReader GroupReach { get; }
    public MemberService Members { get; }
    public TokenService Tokens { get; }
    public KeptAnswers Answers { get; }
    public OrganizationId Organization => Db.Organization;

    /// <summary>
    /// Reads and writes in one transaction, or in the caller's. No other transaction of the organization writes during it, in any process:
    /// what was read is still true when the write follows.
    /// </summary>
    public async Task TogetherAsync(Func<Task> readAndWrite, CancellationToken cancellation)
    {
        await using var transaction = await Db.BeginOrJoinAsync(cancellation);
        await readAndWrite();
        await transaction.CommitAsync(cancellation);
    }

    public ValueTask DisposeAsync() => ownsDb ? Db.DisposeAsync() : ValueTask.CompletedTask;

    public void Dispose()
    {
        if (ownsDb)
            Db.Dispose();
    }
}

/// <summary>What the donor database asks of the sync's memory.</summary>
public sealed record SyncPorts(
    IRunFence Fence, ISyncPause Pause, IForget Forget, ICarryOver CarryOver, IRestore Restore, IListed Listed, IWhyNot WhyNot,
    IPersonMemory People, ILeftOutLists LeftOut);
