using DonorSync.Database;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Donors.Tasks;
using DonorSync.Sync;
using DonorSync.Sync.Journal;
using DonorSync.Sync.Ports;
using DonorSync.Sync.Ports.Memory;
using DonorSync.SyncStore.RunLog;
using DonorSync.SyncStore.Tables;

namespace DonorSync.Tests.StorageTests;

/// <summary>Plans, results, holds and baselines.</summary>
public abstract class JournalContract : StorageContract
{
    RunClaim claim = null!;
    SyncState state = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        claim = await World.ClaimAsync(Ours);
        state = World.State(claim);
    }

    [Fact]
    public void The_samples_have_every_kind_of_step() =>
        Assert.Equal(Enum.GetValues<StepKind>(), Sample.EveryStep.Select(StepKinds.Of).Order());

    [Fact]
    public async Task Every_kind_of_step_is_read_back_as_saved()
    {
        var plan = Sample.EveryStep.Select(static (s, i) => Sample.Planned(i + 1, s)).ToList();
        await state.Journal.SavePlanAsync(plan, [], None);

        foreach (var phase in Enum.GetValues<StepPhase>())
            Assert.Equal(plan.Where(p => p.Phase == phase), await state.Journal.StepsAsync(phase, 0, 100, None));
    }

    [Fact]
    public async Task A_step_has_the_name_that_its_group_and_list_had_when_it_was_planned_B4()
    {
        var join = Sample.EveryStep.OfType<ContactStep.JoinList>().Single();
        await state.Journal.SavePlanAsync([new(1, join, "Before")], [], None);
        await state.Journal.SavePlanAsync([new(2, join with { Link = new("group:other") }, "Other")], [], None);
        await state.Links.SaveLinkAsync(new(join.Link, new("g"), new("l"), "After", LinkState.Linked), None);

        var steps = await state.Journal.StepsAsync(StepPhase.ListAdditions, 0, 9, None);
        Assert.Equal(["Before", "Other"], steps.Select(static s => s.Place));
        var changes = await World.Get<RunHistory>().ChangesAsync(Ours.Organization, claim.Run, 0, null, None).AllAsync();
        Assert.Equal(["Before", "Other"], changes.Select(static c => c.Place));
    }

    [Fact]
    public async Task A_later_result_of_a_step_replaces_the_earlier_one()
    {
        await state.Journal.SavePlanAsync([.. Enumerable.Range(1, 9).Select(static n => Sample.Planned(n))], [], None);
        await state.Journal.SaveResultsAsync(
            [.. Enumerable.Range(2, 6).Select(static n => new FinishedStep(n, new StepResult.Overtaken("left")))], [], None);
        Assert.Equal(9, (await NumbersAsync(0, 10)).Count());

        await state.Journal.SaveResultsAsync([new(4, StepResult.Done.Quietly), new(5, StepResult.Done.Quietly)], [], None);
        await state.Holds.HoldAsync([7, 8], null, None);

        Assert.Equal([1, 2, 3, 6, 9], await NumbersAsync(0, 10));
        Assert.Equal([1, 2, 3], await NumbersAsync(0, 3));
        var changes = await World.Get<RunHistory>().ChangesAsync(Ours.Organization, claim.Run, 0, null, None).AllAsync();
        Assert.Equal(
            ["planned", "planned: left", "planned: left", "done", "done", "planned: left", "held", "held", "planned"],
            changes.Select(static c => c.Result));
    }

    [Fact]
    public async Task Steps_come_in_pages_in_their_order()
    {
        await state.Journal.SavePlanAsync(
            [.. new long[] { 10, 2, 33, 4, 5 }.Select(static n => Sample.Planned(n))], [], None);

        Assert.Equal([2, 4], await NumbersAsync(0, 2));
        Assert.Equal([5, 10], await NumbersAsync(4, 2));
        Assert.Equal([33], await NumbersAsync(10, 2));
    }

    [Fact]
    public async Task Additions_are_found_by_their_list_and_creations_by_their_address()
    {
        var create = Sample.EveryStep.OfType<ContactStep.CreateInCtct>().Single();
        var (choir, board) = (new LinkId("group:choir"), new LinkId("group:board"));
        var join = Sample.EveryStep.OfType<ContactStep.JoinList>().Single();
        PlannedStep Of(long sequence, ContactStep step, string contact) => new(
            sequence,
            step switch
            {
                ContactStep.CreateInCtct s => new ContactStep.CreateInCtct(
                    new(contact.ToLowerInvariant()), Sample.Email(contact), s.Fields, s.Street2, s.CompanyName, s.From, s.Rule),
                ContactStep.JoinList s => new ContactStep.JoinList(
                    new(contact.ToLowerInvariant()), Sample.Email(contact), s.Contact, s.Link),
                _ => step,
            },
            "the same name");
        await state.Journal.SavePlanAsync(
            [
                Of(1, create, "A@x.org"),
                Of(2, join with { Link = choir }, "A@x.org"),
                Of(3, join with { Link = board }, "A@x.org"),
                Of(4, join with { Link = choir }, "b@x.org"),
                Of(5, join with { Link = choir }, "c@x.org"),
                Of(6, Sample.EveryStep.OfType<ContactStep.CreateInCrm>().Single(), "A@x.org"),
                Of(7, join with { Link = choir }, "d@x.org"),
                Of(8, create, "e@x.org"),
            ],
            [], None);
        await state.Journal.SaveResultsAsync([new(5, RunSentences.ChangedInCrm), new(8, RunSentences.ChangedInCrm)], [], None);

        Assert.Equal([2L, 4], (await state.Journal.AdditionsToAsync(choir, 0, 2, None)).Select(static s => s.Sequence));
        Assert.Equal([7L], (await state.Journal.AdditionsToAsync(choir, 4, 2, None)).Select(static s => s.Sequence));
        Assert.Empty(await state.Journal.AdditionsToAsync(new("group:other"), 0, 10, None));
        Assert.Equal([1L], (await state.Journal.CreationsAsync(["A@x.org", "b@x.org", "e@x.org"], None)).Select(static s => s.Sequence));
        await World.FinishAsync(claim, RunState.Completed);
        Assert.Empty(await World.State(await World.ClaimAsync(Ours)).Journal.CreationsAsync(["A@x.org"], None));
    }

    [Fact]
    public async Task Deleted_contacts_are_counted()
    {
        await state.Mirror.SaveContactsAsync(
            [Sample.Contact("t1", "a@x.org"), Sample.Contact("t2", "b@x.org") with { Deleted = true }], null, None);

        Assert.Equal(1, await state.Mirror.CountDeletedAsync(None));
    }

    [Fact]
    public async Task A_runs_planned_and_used_requests_are_both_saved_B10()
    {
        var plan = new RequestPlan { Lists = 1, Contacts = 2, ListWrites = 3, Imports = 4, ReadBack = 5, NewContacts = 6 };
        await World.Runs.FinishAsync(
            claim, new RunOutcome(RunState.Completed, new RunCounts(), 16, ReadKind.Full, Planned: plan), needsReconnecting: false, None);

        var kept = await World.Runs.FindAsync(Ours.Organization, claim.Run, None);
        Assert.Equal((16, plan), (kept!.Requests, kept.Planned));
        Assert.Equal((3, 7, 5, 15), (plan.Reading, plan.Writing, plan.ReadingBack, plan.Total));
    }

    [Fact]
    public async Task A_done_failed_or_held_step_is_no_longer_planned()
    {
        await state.Journal.SavePlanAsync([.. Enumerable.Range(1, 6).Select(static n => Sample.Planned(n))], [], None);
        await state.Holds.HoldAsync([1, 2], null, None);
        await state.Journal.SaveResultsAsync(
            [new(3, new StepResult.Done("c7")), new(4, RunSentences.ContactGone), new(5, StepResult.Done.Quietly)], [], None);

        Assert.Equal([6], await NumbersAsync(0, 10));
        var changes = await World.Get<RunHistory>().ChangesAsync(Ours.Organization, claim.Run, 0, null, None).AllAsync();
        Assert.Equal(
            ["held", "held", "done", "failed: the contact no longer exists", "done", "planned"], changes.Select(static c => c.Result));
    }

    [Fact]
    public async Task A_run_s_held_steps_are_known_to_the_next_one_by_their_digests_B3()
    {
        await state.Journal.SavePlanAsync(
            [.. Enumerable.Range(1, 1_200).Select(static n => Sample.Planned(n))], [], None);
        await state.Holds.HoldAsync([.. Enumerable.Range(2, 1_199).Select(static n => (long)n)], null, None);
        await World.FinishAsync(claim, RunState.Held);

        var next = World.State(await World.ClaimAsync(Ours));

        var digests = await next.Holds.HeldDigestsAsync(claim.Run, None);
        Assert.Equal(1_199, digests.Count);
        Assert.Contains(Sample.Planned(2).Digest, digests);
        Assert.DoesNotContain(Sample.Planned(1).Digest, digests);
        Assert.Empty(await next.Journal.StepsAsync(StepPhase.Pairs, 0, 10, None));
    }

    [Fact]
    public async Task A_baseline_is_read_back_as_saved_and_can_be_deleted()
    {
        var full = new Baseline
        {
            Key = new("ä@x.org"),
            CtctId = new("ct"),
            Permission = Permission.Implicit,
            Deleted = true,
            Ctct = new CtctFields("A", Street: "S\r\nT"),
            Crm = new ContactFields("A", Address2: "T"),
            Memberships = Enum.GetValues<Membership>().Aggregate(Baseline.NoMemberships, static (all, m) => all.Add(new($"group:{m}"), m)),
        };
        var bare = Sample.Baseline("b@x.org");
        await state.Journal.SavePlanAsync([], [Sample.Keep(bare), Sample.Keep(full with { Deleted = false })], None);
        await state.Journal.SaveResultsAsync([], [Sample.Keep(full)], None);

        Assert.Equal([bare, full], await state.Baselines.BaselinesAsync(None).AllAsync());
        Assert.Equal([full], await state.Baselines.BaselinesAtAsync([full.Key, new("none@x.org")], None));

        await state.Journal.SavePlanAsync([], [Sample.Forget("b@x.org"), Sample.Forget("never@x.org")], None);
        Assert.Equal([full], await state.Baselines.BaselinesAsync(None).AllAsync());
    }

    [Fact]
    public async Task More_baselines_than_fit_into_a_query_are_found()
    {
        var all = Enumerable.Range(0, 1_201).Select(static i => Sample.Baseline($"{i}@x.org")).ToList();
        await state.Journal.SavePlanAsync([], [.. all.Select(Sample.Keep)], None);

        Assert.Equal(0, await state.Baselines.CountLinkedAsync(None));
        Assert.Equal(1_201, (await state.Baselines.BaselinesAtAsync([.. all.Select(static b => b.Key)], None)).Count);
    }

    [Fact]
    public async Task A_plan_that_cannot_be_saved_changes_no_baseline()
    {
        await state.Journal.SavePlanAsync([Sample.Planned(1)], [], None);

        await Assert.ThrowsAnyAsync<Exception>(
            () => state.Journal.SavePlanAsync(
                [Sample.Planned(2), Sample.Planned(1)], [Sample.Keep(Sample.Baseline("a@x.org"))],
                None));

        Assert.Equal([1], await NumbersAsync(0, 10));
        Assert.Empty(await state.Baselines.BaselinesAsync(None).AllAsync());
    }

    [Fact]
    public async Task An_open_review_keeps_its_first_date_and_a_settled_one_goes()
    {
        await state.Reviews.SaveReviewsAsync([new(Rule.C8, "a@x.org", "old words"), new(Rule.L8, "group:g", "twice")], null, None);
        World.Clock.Advance(TimeSpan.FromHours(1));
        await state.Reviews.SaveReviewsAsync(
            [new(Rule.C8, "a@x.org", "new words"), new(Rule.C8, "b@x.org", "b"), new(Rule.C8, "b@x.org", "b")], null, None);

        await using var db = World.Open(Ours.Organization);
        Assert.Equal(
            [("a@x.org", "new words", TestDatabase.Start), ("b@x.org", "b", World.Now)],
            db.Set<ReviewRow>().OrderBy(static r => r.Subject).AsEnumerable().Select(static r => (r.Subject, r.Text, r.FirstSeenAt)));
    }

    async Task<IEnumerable<long>> NumbersAsync(long after, int limit) =>
        (await state.Journal.StepsAsync(StepPhase.Pairs, after, limit, None)).Select(static s => s.Sequence);
}
