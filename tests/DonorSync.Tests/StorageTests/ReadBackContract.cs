using DonorSync.Sync;
using DonorSync.Sync.Apply;
using DonorSync.Sync.Ports;
using DonorSync.Sync.Ports.Memory;
using DonorSync.Sync.Settle;

namespace DonorSync.Tests.StorageTests;

/// <summary>What a read-back confirms, and what it must not.</summary>
public abstract class ReadBackContract : StorageContract
{
    [Fact]
    public async Task A_done_list_step_does_not_record_a_failed_consent_step_P1_P3()
    {
        var claim = await World.ClaimAsync(Ours);
        var state = World.State(claim);
        var link = new LinkId("group:g");
        await state.Links.SaveLinkAsync(new Link(link, new("g"), new("l"), "Choir", LinkState.Linked), None);
        await state.Mirror.SaveContactsAsync(
            [Sample.Contact("t1", "ada@x.org", "l") with { Permission = Permission.Explicit }], null, None);
        var away = Sample.Baseline("ada@x.org", "t1") with { Permission = Permission.Unsubscribed };
        var optIn = new ContactStep.SetOptIn(away.Key, [new("c1")], Yes: true, Permission.Explicit, Deleted: false, World.Now, Rule.P3);
        var join = new ContactStep.JoinList(away.Key, Sample.Email("ada@x.org"), new CtctContactId("t1"), link);
        await state.Journal.SavePlanAsync(
            [Sample.Planned(1, optIn), Sample.Planned(2, join)], [Sample.Keep(away)], None);
        await state.Journal.SaveResultsAsync([new(1, RunSentences.ChangedInCrm)], [], None);

        var run = Run(claim, state);
        var links = new LinkTable(run, []);
        await links.LoadAsync(None);
        await new Verdict(run, links, ImmutableDictionary<string, string>.Empty, [])
            .PassAsync(StepPhase.ListAdditions, new(Holds.None, null), None);

        var remembered = Assert.Single(await state.Baselines.BaselinesAtAsync([away.Key], None));
        Assert.Equal(Membership.SeenOn, remembered.In(link));
        Assert.Equal(Permission.Unsubscribed, remembered.Permission);
    }

    RunContext Run(RunClaim claim, SyncState state) => new(
        claim, World.Get<ICrms>().Open(Ours.Organization), new UnusedConstantContact(), state, World.Runs, SyncSettings.Default,
        new SyncOptions(), World.Clock);
}
