using DonorSync.Database;
using DonorSync.Sync;
using DonorSync.Sync.Ports;
using DonorSync.Sync.Ports.Memory;
using DonorSync.SyncStore.Tables;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Tests.StorageTests;

/// <summary>A run that lost its claim can write nothing more (A3, B8).</summary>
public abstract class FenceContract : StorageContract
{
    static readonly Link AnyLink = new(new("group:g"), new("g"), new("l"), "Donors", LinkState.Linked);

    /// <summary>All writes of the sync's state and of the CRM.</summary>
    public static TheoryData<string> Writes { get; } =
    [
        "marks", "lists", "contacts", "sweep", "case keys", "link", "drop link", "plan", "settle", "hold", "results", "reviews", "group",
        "apply",
        "begin tracking", "see", "forget seen", "stop tracking", "report", "finish",
    ];

    [Theory]
    [MemberData(nameof(Writes))]
    public async Task A_lost_fence_writes_nothing(string write)
    {
        var lost = await World.ClaimAsync(Ours);
        World.Clock.Advance(TimeSpan.FromMinutes(6));
        var now = await World.ClaimAsync(Ours);
        await SeedAsync(now);
        var before = await EverythingAsync(now);

        await Assert.ThrowsAsync<FenceLostException>(() => WriteAsync(write, lost));

        Assert.Equal(before, await EverythingAsync(now));
    }

    [Fact]
    public async Task A_finished_run_writes_nothing_either()
    {
        var done = await World.ClaimAsync(Ours);
        await World.FinishAsync(done);

        await Assert.ThrowsAsync<FenceLostException>(() => WriteAsync("settle", done));
        await Assert.ThrowsAsync<FenceLostException>(() => WriteAsync("apply", done));
    }

    [Fact]
    public async Task Every_write_is_let_through_while_the_claim_holds()
    {
        var claim = await World.ClaimAsync(Ours);
        await SeedAsync(claim);
        foreach (var write in Writes)
            await WriteAsync((string)write.Data, claim);
    }

    async Task SeedAsync(RunClaim claim)
    {
        var state = World.State(claim);
        await state.Mirror.SaveListsAsync([new(new("l"), "List", false, 1)], None);
        await state.Mirror.SaveContactsAsync([Sample.Contact("1", "a@x.org", "l")], null, None);
        await state.Links.SaveLinkAsync(AnyLink, None);
        await state.Changes.BeginTrackingAsync(None);
        await state.Journal.SavePlanAsync([Sample.Planned(100, Sample.EveryStep[0])], [Sample.Keep(Sample.Baseline("a@x.org", "1"))], None);
    }

    Task WriteAsync(string write, RunClaim claim)
    {
        var state = World.State(claim);
        var crm = World.Get<ICrms>().Open(claim.Organization);
        return write switch
        {
            "marks" => state.Reads.SaveMarksAsync(new(World.Now), None),
            "lists" => state.Mirror.SaveListsAsync([new(new("l2"), "Other", false, null)], None),
            "contacts" => state.Mirror.SaveContactsAsync([Sample.Contact("2", "b@x.org")], null, None),
            "sweep" => state.Reads.EndSweepAsync(Guid.CreateVersion7(World.Now), 0, None),
            "case keys" => state.Cases.SetCaseKeysAsync(new Dictionary<CtctContactId, EmailKey> { [new("1")] = new("z@x.org") }, None),
            "link" => state.Links.SaveLinkAsync(AnyLink with { GroupName = "Renamed" }, None),
            "drop link" => state.Links.DropLinkAsync(AnyLink.Id, None),
            "plan" => state.Journal.SavePlanAsync([Sample.Planned(1, Sample.EveryStep[0])], [], None),
            "settle" => state.Journal.SavePlanAsync([], [Sample.Forget("a@x.org")], None),
            "hold" => state.Holds.HoldAsync([100], null, None),
            "results" => state.Journal.SaveResultsAsync([new(100, RunSentences.ContactGone)], [], None),
            "reviews" => state.Reviews.SaveReviewsAsync([new(Rule.C8, "a@x.org", "moved")], null, None),
            "group" => crm.CreateGroupAsync(claim, "Made", None),
            "apply" => crm.ApplyAsync(
                claim, [new ContactStep.CreateInCrm(new("n@x.org"), Sample.Email("n@x.org"), new("9"), CtctFields.Blank, Rule.C4)],
                static _ => null, None),
            "begin tracking" => state.Changes.BeginTrackingAsync(None),
            "see" => state.Changes.MarkChangesSeenAsync(None),
            "forget seen" => state.Changes.DeleteSeenChangesAsync(null, [new("s@x.org")], None),
            "stop tracking" => state.Changes.StopTrackingAsync(None),
            "report" => World.Runs.ReportAsync(claim, new(RunPhase.Reading, 1, 1), 1, None),
            "finish" => World.FinishAsync(claim),
            _ => throw new ArgumentOutOfRangeException(nameof(write), write, "not a write"),
        };
    }

    async Task<string> EverythingAsync(RunClaim claim)
    {
        var state = World.State(claim);
        var crm = World.Get<ICrms>().Open(claim.Organization);
        var mirror = await state.Cases.MirrorAsync(None).AllAsync();
        await using var db = World.Open(claim.Organization);
        return string.Join('\n', [
            $"{await state.Reads.MarksAsync(None)}",
            .. (await db.Set<ChangedCaseRow>().AsNoTracking().OrderBy(static c => c.Key).ToListAsync())
                .Select(static c => $"{c.Key} {c.Seen}"),
            .. (await db.Set<AccountRow>().AsNoTracking().ToListAsync()).Select(static a => $"{a.TracksChanges} {a.LookedAtAll}"),
            .. (await state.Mirror.ListsAsync(None)).Select(static l => $"{l}"),
            .. mirror.Select(static r => $"{r.Key} {r.Contact.Id} {r.Contact.Deleted}"),
            .. (await state.Links.LinksAsync(None)).Select(static l => $"{l}"),
            .. (await state.Baselines.BaselinesAsync(None).AllAsync()).Select(static b => $"{b.Key} {b.CtctId}"),
            .. (await state.Journal.StepsAsync(StepPhase.Pairs, 0, 100, None)).Select(static s => $"{s.Sequence}"),
            .. (await crm.GroupsAsync(None)).Select(static g => g.Name),
            $"{await crm.CountAsync(None)} {await World.Runs.FindAsync(claim.Organization, claim.Run, None)}",
        ]);
    }
}
