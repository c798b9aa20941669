using DonorSync.Database.Organizations;
using DonorSync.Database.Triggers;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Counts;
using DonorSync.Donors.Crm;
using DonorSync.Donors.Search;
using DonorSync.Sync;

namespace DonorSync.Donors;

/// <summary>The tables of the donor database, their search index, and the counts that the database keeps of them.</summary>
/// <param name="server">The server's settings, which decide which contacts can be emailed unless the organization chose otherwise; null for
/// a program that saves no contact.</param>
public sealed class DonorTables(SyncSettings? server = null) : ModelPart
{
    public override void Build(ModelBuilder builder, DatabaseEngine engine)
    {
        builder.ApplyConfigurationsFromAssembly(typeof(DonorTables).Assembly);
        ListIndexes.Add(builder, engine);
    }

    public override IEnumerable<DerivedTrigger> Triggers(DatabaseEngine engine) =>
        [.. engine == DatabaseEngine.Sqlite ? SqliteSearchIndex.Triggers : [], .. CountTriggers.All, .. ChangedContactTriggers.All];

    public override async Task DeriveAsync(DonorSyncDb db, IReadOnlyList<IVersioned> rows, CancellationToken cancellation)
    {
        var policy = await db.PolicyAsync(
            server ?? throw new InvalidOperationException("Without settings no contact is saved."), cancellation);
        foreach (var contact in rows.Cast<Contact>())
            contact.Derive(policy);
    }

    public override string Mark => SortName.Mark;

    public override IReadOnlyList<string> SearchTables => SqliteSearchIndex.Tables;

    public override Task EnsureAsync(DonorSyncDb db, CancellationToken cancellation) =>
        db.Engine == DatabaseEngine.PostgreSql ? PostgreSqlSearchIndex.EnsureAsync(db, cancellation) : Task.CompletedTask;

    public override async Task RebuildAsync(DonorSyncDb db, CancellationToken cancellation)
    {
        if (db.Engine == DatabaseEngine.Sqlite)
            await SqliteSearchIndex.RebuildAsync(db, cancellation);
        await SortNames.RebuildAsync(db, cancellation);
        foreach (var statement in ReachSql.Recount)
            await db.ExecuteAsync(statement, cancellation);
    }

    public override Task<string[]> FollowSettingsAsync(DonorSyncDb db, IServerLock servers, CancellationToken cancellation) =>
        server is null ? Task.FromResult<string[]>([]) : new StoredObstacles(db, server).FollowAsync(servers, cancellation);
}

/// <summary>The tables by name. Rows are those of the organization that the context acts for.</summary>
public static class DonorSets
{
    public static DbSet<Contacts.Contact> Contacts(this DonorSyncDb db) => db.Set<Contacts.Contact>();

    public static DbSet<Groups.Group> Groups(this DonorSyncDb db) => db.Set<Groups.Group>();

    public static DbSet<Groups.GroupMember> GroupMembers(this DonorSyncDb db) => db.Set<Groups.GroupMember>();

    public static DbSet<Consent.ConsentEvent> ConsentEvents(this DonorSyncDb db) => db.Set<Consent.ConsentEvent>();

    public static DbSet<ContactCount> ContactCounts(this DonorSyncDb db) => db.Set<ContactCount>();

    public static DbSet<GroupCount> GroupCounts(this DonorSyncDb db) => db.Set<GroupCount>();
}
