using DonorSync.Database;
using DonorSync.Database.Rejections;
using DonorSync.Donors;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Tasks;

namespace DonorSync.Tests.StorageTests;

/// <summary>A background task continues where it stopped, in turn, and runs nothing twice.</summary>
public abstract class WorkContract : StorageContract
{
    Guid group;
    Guid[] contacts = [];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        group = await World.AddGroupAsync(Ours, "Group");
        await using var session = World.Get<DonorDatabase>().Open(Ours.Organization);
        var report = await session.Entries.SaveAsync(
            [.. Enumerable.Range(0, BulkSelection.MaxIds).Select(static i => new ContactEntry(new() { LastName = $"{i}" }, []))],
            Donors.Person, None);
        contacts = [.. report.Results.Select(static r => r.Id!.Value)];
    }

    [Fact]
    public async Task An_interrupted_task_continues_from_its_position()
    {
        var id = await BeginAsync();
        var dead = (await Claims.TryClaimAsync(None))!;
        Assert.True(await World.ChunkAsync(dead));
        Assert.Null(await Claims.TryClaimAsync(None));

        World.Clock.Advance(WorkClaims.Lease + TimeSpan.FromSeconds(1));
        var done = await World.WorkOffAsync(Ours, id);

        Assert.Equal(
            (WorkState.Completed, contacts.Length, (long)contacts.Length), (done.State, done.Count(WorkOutcome.Changed), done.Done));
        await Assert.ThrowsAsync<WorkLostException>(() => World.ChunkAsync(dead));
    }

    [Fact]
    public async Task A_server_that_starts_alone_need_not_wait_for_the_lease()
    {
        var id = await BeginAsync();
        Assert.NotNull(await Claims.TryClaimAsync(None));

        await Claims.TakeOverAsync(None);

        Assert.Equal(WorkState.Completed, (await World.WorkOffAsync(Ours, id)).State);
    }

    [Fact]
    public async Task A_stopped_task_keeps_its_results_and_can_be_undone()
    {
        var id = await BeginAsync();
        var claim = (await Claims.TryClaimAsync(None))!;
        await World.ChunkAsync(claim);
        await Works.CancelAsync(Ours.Organization, id, None);
        Assert.False(await World.ChunkAsync(claim));

        var work = (await Works.FindAsync(Ours.Organization, id, None))!;
        var members = (await World.MembersAsync(Ours, group)).Count;
        Assert.Equal((WorkState.Cancelled, members, (long)members), (work.State, work.Count(WorkOutcome.Changed), work.Done));
        Assert.InRange(members, 1, contacts.Length - 1);
        Assert.Equal(members, (await World.UndoAsync(Ours, work)).Count(WorkOutcome.GivenBack));
        Assert.Empty(await World.MembersAsync(Ours, group));
        await Assert.ThrowsAsync<ConflictException>(() => Works.BeginUndoAsync(Ours.Organization, id, "bob", None));
    }

    [Fact]
    public async Task A_chunk_that_fails_is_not_half_done()
    {
        await BeginAsync();
        var claim = (await Claims.TryClaimAsync(None))!;
        await Assert.ThrowsAsync<InvalidOperationException>(() => Claims.ChunkAsync(
            claim,
            async (db, work) =>
            {
                await World.Get<BulkWork>().ChunkAsync(db, work, None);
                throw new InvalidOperationException("the power is cut");
            },
            None));

        Assert.Empty(await World.MembersAsync(Ours, group));
        Assert.Equal(0, (await Works.FindAsync(Ours.Organization, claim.Id, None))!.Position);
    }

    [Fact]
    public async Task A_group_deleted_during_the_task_ends_it_with_a_reason()
    {
        await BeginAsync();
        var claim = (await Claims.TryClaimAsync(None))!;
        await using (var session = World.Get<DonorDatabase>().Open(Ours.Organization))
            await session.Groups.DeleteAsync(group, None);

        var refused = await Assert.ThrowsAsync<NotFoundException>(() => World.ChunkAsync(claim));
        await Claims.FailAsync(claim, refused.Message, None);

        Assert.Equal(WorkState.Failed, (await Works.FindAsync(Ours.Organization, claim.Id, None))!.State);
        Assert.Null(await Claims.TryClaimAsync(None));
    }

    [Fact]
    public async Task Tasks_of_one_organization_run_in_order_and_organizations_take_turns()
    {
        var first = await BeginAsync();
        World.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await BeginAsync();
        var others = await World.NewTenantAsync("acct-2");
        var theirs = await Works.BeginBulkAsync(
            others.Organization, WorkKind.Delete, new(), new(null, [Guid.CreateVersion7(World.Now)]), "eve", None);
        World.Clock.Advance(TimeSpan.FromSeconds(1));

        var claim = (await Claims.TryClaimAsync(None))!;
        Assert.Equal(first, claim.Id);
        await Claims.ReleaseAsync(claim, null, null, None);
        Assert.Equal(theirs, (await Claims.TryClaimAsync(None))!.Id);
        Assert.Equal(first, (await Claims.TryClaimAsync(None))!.Id);
        Assert.Null(await Claims.TryClaimAsync(None));
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task A_task_that_is_too_old_to_be_undone_is_deleted()
    {
        var others = await World.NewTenantAsync("acct-2");
        var old = await World.BulkAsync(others, WorkKind.Delete, new(), contacts[0]);
        var many = await World.BulkAsync(Ours, WorkKind.OptOut, new(), contacts);
        World.Clock.Advance(DonorSync.Donors.Tasks.Works.Kept - TimeSpan.FromDays(1));
        await World.Get<OldWorks>().DropAsync(None);
        Assert.NotNull(await Works.FindAsync(Ours.Organization, many.Id, None));
        var young = await World.BulkAsync(Ours, WorkKind.OptIn, new(), contacts[0]);
        World.Clock.Advance(TimeSpan.FromDays(2));

        await World.Get<OldWorks>().DropAsync(None);

        Assert.Null(await Works.FindAsync(others.Organization, old.Id, None));
        Assert.Null(await Works.FindAsync(Ours.Organization, many.Id, None));
        Assert.NotNull(await Works.FindAsync(Ours.Organization, young.Id, None));
        await using var db = World.Open(Ours.Organization);
        Assert.Equal([young.Id], db.Set<WorkItemRow>().Select(i => i.WorkId).Distinct());
    }

    Works Works => World.Get<Works>();

    WorkClaims Claims => World.Get<WorkClaims>();

    Task<Guid> BeginAsync() => Works.BeginBulkAsync(Ours.Organization, WorkKind.AddToGroup, new(group), new(null, contacts), "ann", None);
}
