using DonorSync.Database;
using DonorSync.Donors.Contacts;
using DonorSync.Sync.Ports;
using DonorSync.Sync.Ports.Memory;
using DonorSync.SyncStore.RunLog;

namespace DonorSync.Tests.StorageTests;

/// <summary>B5: a run's effects on the CRM are undone, except what people changed since.</summary>
public abstract class UndoingContract : StorageContract
{
    static readonly LinkId Link = new("group:g");
    static readonly ContactFields Before = new("First"), After = new("Ada", City: "Wien");

    RunClaim claim = null!;
    Guid group, old, imported;

    /// <summary>A run that imported one contact, added it to the group, and updated another contact.</summary>
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        group = await World.AddGroupAsync(Ours, "Group");
        old = await World.AddContactAsync(Ours, "old@x.org", group);
        World.Clock.Advance(TimeSpan.FromHours(1));
        claim = await World.ClaimAsync(Ours);
        await World.State(claim).Links.SaveLinkAsync(new(Link, new(group.ToString()), new("l"), "Group", LinkState.Linked), None);
        World.Clock.Advance(TimeSpan.FromSeconds(1));
        var results = await RunAsync(
            new ContactStep.CreateInCrm(new("new@x.org"), Sample.Email("new@x.org"), new("ct"), new CtctFields("New"), Rule.C4),
            new ContactStep.UpdateInCrm(new("old@x.org"), old.Core(), Before, After, new("Ada", City: "Wien"), Rule.C6),
            new ContactStep.JoinGroup(new("new@x.org"), null, Link), new ContactStep.JoinGroup(new("old@x.org"), old.Core(), Link));
        imported = Donors.MadeBy(results[0]);
        World.Clock.Advance(TimeSpan.FromSeconds(1));
        await World.FinishAsync(claim);
        World.Clock.Advance(TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task Imports_memberships_and_fields_are_reverted_and_recorded_as_undone_B5()
    {
        var report = (await UndoAsync())!;

        Assert.Equal((1, 1, 1), (report.Contacts, report.Memberships, report.Fields));
        Assert.Null(await World.FindAsync(Ours, imported));
        Assert.Equal(Before, Fields(await World.FindAsync(Ours, old)));
        var next = World.State(await World.ClaimAsync(Ours));
        Assert.Equal(Membership.Undone, Assert.Single(await next.Baselines.BaselinesAtAsync([new("new@x.org")], None)).In(Link));
        Assert.Equal(World.Now, (await World.Runs.FindAsync(Ours.Organization, claim.Run, None))!.UndoneAt);
    }

    [Fact]
    public async Task A_contact_that_was_in_the_group_before_the_run_stays_in_it_B5()
    {
        var report = (await UndoAsync())!;

        Assert.Equal([old], await World.MembersAsync(Ours, group));
        // The run did not add the contact to the group, so the undo does not affect that membership.
        Assert.DoesNotContain(report.LeftAlone, reason => reason.Contains("group", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_contact_that_a_user_added_to_the_group_again_stays_in_it_B5()
    {
        await World.TakeOutOfGroupAsync(Ours, group, imported);
        await World.PutIntoGroupAsync(Ours, group, imported);

        Assert.Equal(0, (await UndoAsync())!.Memberships);
        Assert.Contains(imported, await World.MembersAsync(Ours, group));
        Assert.NotNull(await World.FindAsync(Ours, imported));
    }

    [Theory]
    [InlineData("name")]
    [InlineData("email")]
    [InlineData("preference")]
    [InlineData("opt-in")]
    [InlineData("group")]
    public async Task An_imported_contact_that_users_changed_is_kept_B5(string edit)
    {
        if (edit == "group")
            await World.PutIntoGroupAsync(Ours, await World.AddGroupAsync(Ours, "Other"), imported);
        else
        {
            await World.EditAsync(Ours, imported, edit switch
            {
                "name" => new() { LastName = "Edited" },
                "email" => new() { PrimaryEmail = "other@x.org" },
                "preference" => new() { Preferences = new PreferencesChange { Newsletter = false } },
                _ => new() { Preferences = new PreferencesChange { IntegrationEmailOptIn = false } },
            });
        }

        var report = (await UndoAsync())!;

        Assert.Equal(0, report.Contacts);
        Assert.NotNull(await World.FindAsync(Ours, imported));
        Assert.Contains(report.LeftAlone, static line => line.Contains("new@x.org", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fields_that_people_edited_since_are_left_alone_B5()
    {
        await World.EditAsync(Ours, old, new() { LastName = "Edited" });

        Assert.Equal(0, (await UndoAsync())!.Fields);
        Assert.Equal(After with { LastName = "Edited" }, Fields(await World.FindAsync(Ours, old)));
    }

    [Fact]
    public async Task A_run_is_undone_once_and_not_while_another_is_in_progress_B5()
    {
        var running = await World.ClaimAsync(Ours);
        Assert.Null(await UndoAsync());
        await World.FinishAsync(running);

        Assert.NotNull(await UndoAsync());
        Assert.Null(await UndoAsync());
        Assert.NotNull(await World.Get<Undoing>().UndoAsync(Ours.Organization, running.Run, Donors.Person, None));
    }

    [Fact]
    public async Task A_preview_an_unknown_run_and_an_unfinished_one_are_not_undone_B5()
    {
        var preview = await World.ClaimAsync(Ours, RunKind.Preview);
        await World.FinishAsync(preview);

        Assert.Null(await World.Get<Undoing>().UndoAsync(Ours.Organization, preview.Run, Donors.Person, None));
        Assert.Null(await World.Get<Undoing>().UndoAsync(Ours.Organization, new(Guid.CreateVersion7(World.Now)), Donors.Person, None));
    }

    [Fact]
    public async Task Opt_outs_stay_B5()
    {
        var run = claim = await World.ClaimAsync(Ours);
        await RunAsync(new ContactStep.SetOptIn(new("old@x.org"), [old.Core()], false, Permission.Unsubscribed, false, World.Now, Rule.P1));
        await World.FinishAsync(run);

        Assert.NotNull(await UndoAsync());
        Assert.False((await World.FindAsync(Ours, old))!.Preferences.IntegrationEmailOptIn);
    }

    Task<UndoReport?> UndoAsync() => World.Get<Undoing>().UndoAsync(Ours.Organization, claim.Run, Donors.Person, None);

    async Task<IReadOnlyList<StepResult>> RunAsync(params ContactStep[] steps)
    {
        var state = World.State(claim);
        var plan = steps.Select(static (s, i) => Sample.Planned(i + 1, s)).ToList();
        await state.Journal.SavePlanAsync(plan, [], None);
        var results = await World.Get<ICrms>().Open(Ours.Organization).ApplyAsync(claim, steps, _ => new GroupId(group.ToString()), None);
        var settled = steps.GroupBy(
            static s => s.Key).Select(static g => Sample.Keep(g.Aggregate(Baseline.Empty(g.Key), static (b, s) => s.Remember(b))));
        await state.Journal.SaveResultsAsync([.. results.Select(static (r, i) => new FinishedStep(i + 1, r))], [.. settled], None);
        return results;
    }

    static ContactFields Fields(Contact? c) =>
        new(c!.FirstName, c.LastName, c.Address1, c.Address2, c.City, c.State, c.Postal, c.Country);
}
