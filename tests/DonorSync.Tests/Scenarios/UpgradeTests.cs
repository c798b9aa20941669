using DonorSync.Storage;
using DonorSync.Tests.AccessTests;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.Scenarios;

/// <summary>A new version keeps all data: at its start it migrates the database of the previous version.</summary>
public sealed class UpgradeTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_database_with_the_previous_schema_is_migrated_with_all_its_data()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(Enumerable.Range(0, 40).Select(static i => $"p{i}@example.org"), "Friends", "Choir");
        await here.FirstSyncAsync();
        here.Account.Unsubscribe("p3@example.org");
        here.Account.LeaveList("p4@example.org", "Choir");
        await here.SyncAsync();

        await GoBackAsync(here);
        Assert.Equal("the schema is not up to date", await Migrator(here).WhyNotReadyAsync(Cancellation));
        var before = Kept(await Rows.OfAllAsync(here)).ToList();
        await Migrator(here).MigrateAsync(Cancellation);

        Assert.Null(await Migrator(here).WhyNotReadyAsync(Cancellation));
        Assert.Contains(before, static r => r.StartsWith("Baselines ", StringComparison.Ordinal));
        Assert.Equal(before, Only(ColumnsOf(before), Kept(await Rows.OfAllAsync(here))));
        Assert.Equal(0, Installation.StepsDone(await here.SyncAsync()));
        Assert.False(await here.OptInAsync("p3@example.org"));
        await here.AddPeopleAsync(["new@example.org"], "Choir");
        await here.SyncAsync();
        Assert.True(here.IsOnList("new@example.org", "Choir"));
        Assert.False(here.IsOnList("p4@example.org", "Choir"), "M4: a contact that left stays off");
    }

    /// <summary>Goes back to the schema before the newest migration.</summary>
    static async Task GoBackAsync(Installation here)
    {
        await using var db = await here.Services.GetRequiredService<IDbContextFactory<DonorSyncDb>>().CreateDbContextAsync(Cancellation);
        // The previous version has its own triggers instead of these; on PostgreSQL a trigger does not check tables before it runs.
        if (db.Database.IsSqlite())
        {
            var drops = db.Database.SqlQuery<string>($"""SELECT 'DROP TRIGGER "' || "name" || '"' AS "Value" FROM sqlite_master WHERE "type" = 'trigger'""");
            foreach (var drop in await drops.ToListAsync(Cancellation))
                await db.Database.ExecuteSqlRawAsync(drop, Cancellation);
        }
        await db.GetService<IMigrator>().MigrateAsync(db.Database.GetMigrations().SkipLast(1).Last(), Cancellation);
    }

    static IDatabaseMigrator Migrator(Installation here) => here.Services.GetRequiredService<IDatabaseMigrator>();

    /// <summary>Without the data that each start counts again.</summary>
    static IEnumerable<string> Kept(IEnumerable<string> rows) => rows.Where(static r => Parts(r).Table is not ("ContactCounts" or "GroupCounts"));

    static HashSet<string> ColumnsOf(IEnumerable<string> rows) => [.. rows.SelectMany(static r => Parts(r).Columns.Select(c => Name(Parts(r).Table, c)))];

    /// <summary>Without the columns of the newest migration.</summary>
    static IEnumerable<string> Only(HashSet<string> columns, IEnumerable<string> rows) =>
        from row in rows
        let parts = Parts(row)
        let known = parts.Columns.Where(c => columns.Contains(Name(parts.Table, c))).ToList()
        where known.Count > 0
        select $"{parts.Table} {string.Join(';', known)}";

    static (string Table, string[] Columns) Parts(string row) => (row.Split(' ')[0], row[(row.IndexOf(' ', StringComparison.Ordinal) + 1)..].Split(';'));

    static string Name(string table, string column) => $"{table}.{column.Split('=')[0]}";
}
