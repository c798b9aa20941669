using System.Text;
using DonorSync.Database.Rejections;
using DonorSync.Donors.Imports;
using DonorSync.Donors.Tasks;
using DonorSync.Server.Import.Reading;
using DonorSync.Server.Import.Reports;
using DonorSync.Tests.StorageTests;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Tests.ImportTests;

/// <summary>B15: every import has an entry, also one that was stopped or killed, and an old one loses its details.</summary>
public abstract class ImportHistoryContract : StorageContract
{
    [Fact]
    public async Task Imports_are_listed_newest_first_in_pages_and_by_organization_B15()
    {
        var others = await World.NewTenantAsync("acct-2");
        await World.ImportAsync(others, "Email\nada@x.org\n");
        var ids = new List<Guid>();
        foreach (var name in new[] { "ada", "ben", "cy" })
            ids.Insert(0, (await World.ImportAsync(Ours, $"Email\n{name}@x.org\nwrong\n")).Id!.Value);

        var first = await History.ListAsync(Ours.Organization, null, 2, None);
        var second = await History.ListAsync(Ours.Organization, first.Next, 2, None);

        Assert.Equal(ids, first.Items.Concat(second.Items).Select(static i => i.Id));
        Assert.Null(second.Next);
        Assert.Equal((2, 1, 1), (first.Items[0].Counts.Rows, first.Items[0].Counts.Created, first.Items[0].Counts.Rejected));
        Assert.Null(await History.FindAsync(others.Organization, ids[0], None));
    }

    [Fact]
    public async Task An_import_whose_process_died_is_stopped_after_its_lease_and_can_be_undone_B15()
    {
        var claim = await World.Get<AttendedWorks>().BeginImportAsync(Ours.Organization, new("a.csv"), 100, "the terminal", None);
        Assert.Equal(ImportState.Running, (await World.EntryAsync(Ours, claim.Id)).State);
        Assert.Equal("import_in_progress", (await Assert.ThrowsAsync<ConflictException>(
            () => World.Get<Works>().BeginUndoAsync(Ours.Organization, claim.Id, "bob", None))).Code);
        // A server that starts neither ends nor continues it.
        await World.Get<WorkClaims>().TakeOverAsync(None);
        Assert.Null(await World.Get<WorkClaims>().TryClaimAsync(None));
        await World.Get<AttendedWorks>().EndAbandonedAsync(None);
        Assert.Equal(ImportState.Running, (await World.EntryAsync(Ours, claim.Id)).State);

        World.Clock.Advance(WorkClaims.Lease + TimeSpan.FromSeconds(1));
        await World.Get<AttendedWorks>().EndAbandonedAsync(None);

        Assert.Equal(ImportState.Stopped, (await World.EntryAsync(Ours, claim.Id)).State);
        await Assert.ThrowsAsync<WorkLostException>(
            () => World.Get<WorkClaims>().ChunkAsync(claim, static (_, work) => Task.FromResult(ChunkDone.Nothing(work)), None));
        await World.UndoImportAsync(Ours, claim.Id);
        Assert.Equal(ImportState.Undone, (await World.EntryAsync(Ours, claim.Id)).State);
    }

    [Fact]
    public async Task An_import_that_a_user_stops_keeps_what_it_did_B15()
    {
        var many = "Email\n" + string.Concat(Enumerable.Range(0, 1_200).Select(static i => $"p{i}@x.org\n"));
        await using var file = await DonorFileReader.OpenAsync(new MemoryStream(Encoding.UTF8.GetBytes(many)), new(), None);
        var stop = new Stop(async () =>
        {
            var current = (await World.Get<Works>().CurrentAsync(Ours.Organization, None))!;
            await World.Get<Works>().CancelAsync(Ours.Organization, current.Id, None);
        });

        var stopped = await Assert.ThrowsAsync<ConflictException>(() => World.Imports().RunAsync(
            Ours.Organization, file, new("many.csv"), "ann", onRejected: null, stop, None));

        Assert.Equal("import_stopped", stopped.Code);
        var entry = Assert.Single((await History.ListAsync(Ours.Organization, null, 10, None)).Items);
        Assert.Equal((ImportState.Stopped, 500), (entry.State, entry.Counts.Created));
        await World.UndoImportAsync(Ours, entry.Id);
        Assert.Empty(await World.RowsAsync(Ours));
    }

    [Fact]
    public async Task After_30_days_an_import_has_no_details_and_no_undo_and_its_entry_stays_until_the_history_ends_B15()
    {
        var kept = await World.ImportAsync(Ours, "Email\nada@x.org\nwrong\n");
        var undone = await World.ImportAsync(Ours, "Email\nben@x.org\n");
        await World.UndoImportAsync(Ours, undone.Id!.Value);
        World.Clock.Advance(Works.Kept + TimeSpan.FromSeconds(10));
        Assert.Equal("undo_too_late", (await Assert.ThrowsAsync<ConflictException>(
            () => World.Get<Works>().BeginUndoAsync(Ours.Organization, kept.Id!.Value, "bob", None))).Code);

        await World.Get<OldWorks>().DropAsync(None);
        await World.Get<OldWorks>().DropAsync(None);

        await using var db = World.Open(Ours.Organization);
        Assert.Equal((0, 0), (await db.Set<WorkItemRow>().CountAsync(), await db.Set<WorkFileRow>().CountAsync()));
        Assert.DoesNotContain(await db.Set<WorkRow>().AsNoTracking().ToListAsync(), static w => w.Result?.Contains("wrong") == true);
        var entry = await World.EntryAsync(Ours, kept.Id!.Value);
        Assert.Equal((ImportState.Done, 2, 1), (entry.State, entry.Counts.Rows, entry.Counts.Rejected));
        Assert.Equal(ImportState.Undone, (await World.EntryAsync(Ours, undone.Id.Value)).State);
        Assert.Equal(0, await World.Get<OldWorks>().ForgetImportsAsync(World.Now - TimeSpan.FromDays(60), None));
        Assert.Equal(2, await World.Get<OldWorks>().ForgetImportsAsync(World.Now, None));
        Assert.Empty(await db.Set<WorkRow>().ToListAsync());
    }

    [Fact]
    public async Task Tasks_are_listed_newest_first_and_older_ones_follow_B15()
    {
        var ids = new List<Guid>();
        for (var i = 0; i < Works.Shown + 2; i++)
            ids.Insert(0, await World.Get<Works>().BeginBulkAsync(Ours.Organization, WorkKind.OptOut, new(), new(null, []), "ann", None));

        var newest = await World.Get<Works>().ListAsync(Ours.Organization, before: null, None);
        var older = await World.Get<Works>().ListAsync(Ours.Organization, newest[^1].Id, None);

        Assert.Equal((Works.Shown, 2), (newest.Count, older.Count));
        Assert.Equal(ids.Order(), newest.Concat(older).Select(static w => w.Id).Order());
    }

    ImportHistory History => World.Get<ImportHistory>();

    sealed class Stop(Func<Task> act) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => act().GetAwaiter().GetResult();
    }
}
