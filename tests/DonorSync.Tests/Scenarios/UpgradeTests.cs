using DonorSync.Database;
using DonorSync.Database.PostgreSql;
using DonorSync.Database.Sqlite;
using DonorSync.Donors;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.SyncStore;
using DonorSync.Tests.AccessTests;
using DonorSync.Tests.KillTests;
using DonorSync.Tests.StorageTests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.Scenarios;

/// <summary>A new version keeps everything in the database. The next version is a synthetic one, with one schema change more.</summary>
public sealed class UpgradeTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_next_version_updates_the_database_with_everything_in_it()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(Enumerable.Range(0, 40).Select(static i => $"p{i}@example.org"), "Friends", "Choir");
        await here.FirstSyncAsync();
        here.Account.Unsubscribe("p3@example.org");
        here.Account.LeaveList("p4@example.org", "Choir");
        await here.SyncAsync();
        var before = Kept(await Rows.OfAllAsync(here)).ToList();

        await using (var next = await NextAsync(here))
        {
            var migrator = next.GetRequiredService<IDatabaseMigrator>();
            Assert.Equal("the schema is not up to date", await migrator.WhyNotReadyAsync(Cancellation));
            Assert.Equal([NextMigrations.Adding], await migrator.MigrateAsync(Cancellation));
            Assert.Null(await migrator.WhyNotReadyAsync(Cancellation));
        }

        Assert.Contains(before, static r => r.StartsWith("Baselines ", StringComparison.Ordinal));
        Assert.Equal(before, Only(ColumnsOf(before), Kept(await Rows.OfAllAsync(here))));
        Assert.Equal(0, Installation.StepsDone(await here.SyncAsync()));
        Assert.False(await here.OptInAsync("p3@example.org"));
        await here.AddPeopleAsync(["new@example.org"], "Choir");
        await here.SyncAsync();
        Assert.True(here.IsOnList("new@example.org", "Choir"));
        Assert.False(here.IsOnList("p4@example.org", "Choir"), "M4: a contact that left stays off");
    }

    /// <summary>The services of a version to come, on the same database.</summary>
    static async Task<ServiceProvider> NextAsync(Installation here)
    {
        await using var db = await here.Services.GetRequiredService<IDbContextFactory<DonorSyncDb>>().CreateDbContextAsync(Cancellation);
        var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddSingleton(DonorSync.Sync.SyncSettings.Default);
        TestEngine.Add(services, db.Database.GetConnectionString()!);
        services.AddSyncStore().AddDonors();
        NextMigrations.Use<SqliteDonorSyncDb, AddingMigrations<SqliteDonorSyncDb>>(services);
        NextMigrations.Use<PostgreSqlDonorSyncDb, AddingMigrations<PostgreSqlDonorSyncDb>>(services);
        return services.BuildServiceProvider();
    }

    /// <summary>Without what is counted anew at each start.</summary>
    static IEnumerable<string> Kept(IEnumerable<string> rows) =>
        rows.Where(static r => Parts(r).Table is not ("ContactCounts" or "GroupCounts"));

    static HashSet<string> ColumnsOf(IEnumerable<string> rows) =>
        [.. rows.SelectMany(static r => Parts(r).Columns.Select(c => Name(Parts(r).Table, c)))];

    /// <summary>Without the columns of the newest migration.</summary>
    static IEnumerable<string> Only(HashSet<string> columns, IEnumerable<string> rows) =>
        from row in rows
        let parts = Parts(row)
        let known = parts.Columns.Where(c => columns.Contains(Name(parts.Table, c))).ToList()
        where known.Count > 0
        select $"{parts.Table} {string.Join(';', known)}";

    static (string Table, string[] Columns) Parts(string row) =>
        (row.Split(' ')[0], row[(row.IndexOf(' ', StringComparison.Ordinal) + 1)..].Split(';'));

    static string Name(string table, string column) => $"{table}.{column.Split('=')[0]}";
}
