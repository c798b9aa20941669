using DonorSync.Database;
using DonorSync.Donors.Tasks;
using DonorSync.Sync.Journal;
using DonorSync.Sync.Ports;
using DonorSync.SyncStore.RunLog;

namespace DonorSync.Tests.StorageTests;

/// <summary>B4: the history of runs and their steps.</summary>
public abstract class HistoryContract : StorageContract
{
    RunHistory History => World.Get<RunHistory>();

    [Fact]
    public async Task Runs_are_listed_in_pages_newest_first()
    {
        var runs = new List<RunId>();
        for (var i = 0; i < 5; i++)
        {
            // Two of them begin at the same time.
            World.Clock.Advance(TimeSpan.FromSeconds(i == 3 ? 0 : 1));
            var claim = await World.ClaimAsync(Ours);
            await World.FinishAsync(claim);
            runs.Add(claim.Run);
        }
        var seen = new List<RunRecord>();
        for (RunPosition? place = null; ;)
        {
            var page = await History.RunsAsync(Ours.Organization, place, 2, None);
            seen.AddRange(page.Items);
            if ((place = page.Next) is null)
                break;
        }

        Assert.Equal(runs.ToHashSet(), seen.Select(static r => r.Id).ToHashSet());
        Assert.Equal(5, seen.Count);
        Assert.Equal(seen.Select(static r => r.StartedAt).OrderDescending(), seen.Select(static r => r.StartedAt));
    }

    [Fact]
    public async Task Changes_are_given_in_order_and_in_parts()
    {
        var claim = await World.ClaimAsync(Ours);
        await World.State(claim).Journal.SavePlanAsync(
            [.. Enumerable.Range(1, 5).Select(n => Sample.Planned(n, Sample.EveryStep[n - 1]))], [], None);

        var part = await History.ChangesAsync(Ours.Organization, claim.Run, 1, 2, None).AllAsync();

        Assert.Equal([2, 3], part.Select(static c => c.Sequence));
        Assert.Equal(new ChangeRecord(2, "crm", StepKind.CreateGroup, null, "Donors", null, "Donors", "L2", "planned"), part[0]);
        Assert.Equal("memory", part[1].Side);
    }

    [Fact]
    public async Task The_history_of_an_address_is_newest_first_and_contains_no_preview()
    {
        await PlanAsync(RunKind.Manual, 1, 2);
        await PlanAsync(RunKind.Preview, 9);
        await PlanAsync(RunKind.Manual, 3, 4);

        Assert.Equal([4, 3, 2, 1], (await History.OfContactAsync(Ours.Organization, "a@x.org", 10, None)).Select(static c => c.Sequence));
        Assert.Equal([4, 3, 2], (await History.OfContactAsync(Ours.Organization, "a@x.org", 3, None)).Select(static c => c.Sequence));
    }

    [Fact]
    public async Task Two_plans_differ_in_the_lines_that_only_one_has_B10()
    {
        var preview = await PlanAsync(RunKind.Preview, 1, 2, 3);
        var now = await PlanAsync(RunKind.Manual, 2, 3, 4);

        var lines = await History.DifferencesAsync(Ours.Organization, preview, now, 10, None);

        Assert.Equal(
            ["+ " + StepTexts.LineOf(NumberedStep(4), null), "- " + StepTexts.LineOf(NumberedStep(1), null)], lines);
        Assert.Empty(await History.DifferencesAsync(Ours.Organization, now, now, 10, None));
    }

    [Fact]
    public async Task Only_a_held_run_is_discarded_and_once_B3()
    {
        var done = await PlanAsync(RunKind.Manual, 1);
        var claim = await World.ClaimAsync(Ours);
        await World.FinishAsync(claim, RunState.Held);

        Assert.False(await History.DiscardAsync(Ours.Organization, done, "Ann", World.Now, None));
        Assert.True(await History.DiscardAsync(Ours.Organization, claim.Run, "Ann", World.Now, None));
        Assert.False(await History.DiscardAsync(Ours.Organization, claim.Run, "Ann", World.Now, None));
        Assert.Equal(RunState.Discarded, (await World.Runs.FindAsync(Ours.Organization, claim.Run, None))!.State);
    }

    async Task<RunId> PlanAsync(RunKind kind, params long[] sequences)
    {
        World.Clock.Advance(TimeSpan.FromSeconds(1));
        var claim = await World.ClaimAsync(Ours, kind);
        await World.State(claim).Journal.SavePlanAsync(
            [.. sequences.Select(static n => Sample.Planned(n, NumberedStep(n)))], [], None);
        await World.FinishAsync(claim);
        return claim.Run;
    }

    /// <summary>Returns a step on one address that no other number's is the same as.</summary>
    static ContactStep.UpdateInCrm NumberedStep(long number) =>
        Sample.EveryStep.OfType<ContactStep.UpdateInCrm>().Single() with { After = new($"New {number}", $"{number}") };
}
