using DonorSync.Database;
using DonorSync.Sync.Ports;

namespace DonorSync.Tests.StorageTests.CrmContracts;

/// <summary>How a run writes to the donor database: consent with evidence, and never over changes of people.</summary>
public abstract class CrmContract : StorageContract
{
    static readonly LinkId Link = new("group:g");

    RunClaim claim = null!;
    Guid group;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        claim = await World.ClaimAsync(Ours);
        group = await World.AddGroupAsync(Ours, "Group");
    }

    [Fact]
    public async Task An_opt_out_reaches_all_contacts_that_share_the_address_and_leaves_evidence_P1_C10_B11()
    {
        var (a, b) = (await World.AddContactAsync(Ours, "a@x.org"), await World.AddContactAsync(Ours, "a@x.org"));
        World.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.IsType<StepResult.Done>(await OneAsync(OptIn(false, a, b)));

        foreach (var id in new[] { a, b })
        {
            var contact = (await World.FindAsync(Ours, id))!;
            Assert.Equal((false, SetBy.Sync, TestDatabase.Start),
                (contact.Preferences.IntegrationEmailOptIn, contact.OptInChangedBy, contact.OptInChangedAt));
            var evidence = Assert.Single(await World.EvidenceAsync(Ours, id));
            Assert.Equal((true, false, ConsentSource.Sync, "P1", "a@x.org"),
                (evidence.Before, evidence.After, evidence.Source, evidence.Rule, evidence.Email));
            Assert.Equal(World.Now, evidence.At);
            Assert.Contains("unsubscribed", evidence.Reason, StringComparison.Ordinal);
            Assert.Contains(claim.Run.Value.ToString(), evidence.Who, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_opt_out_that_holds_already_is_done_without_new_evidence()
    {
        var a = await World.AddContactAsync(Ours, "a@x.org");
        await World.SetOptInAsync(Ours, a, yes: false);

        Assert.IsType<StepResult.Done>(await OneAsync(OptIn(false, a)));

        Assert.Equal(SetBy.Person, (await World.FindAsync(Ours, a))!.OptInChangedBy);
        Assert.Single(await World.EvidenceAsync(Ours, a));
    }

    [Fact]
    public async Task A_donor_who_resubscribed_is_opted_in_again_P3()
    {
        var a = await World.AddContactAsync(Ours, "a@x.org");
        await OneAsync(OptIn(false, a));
        World.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.IsType<StepResult.Done>(await OneAsync(OptIn(true, a)));

        var contact = (await World.FindAsync(Ours, a))!;
        Assert.Equal((true, SetBy.Sync), (contact.Preferences.IntegrationEmailOptIn, contact.OptInChangedBy));
        Assert.Equal([false, true], (await World.EvidenceAsync(Ours, a)).Select(static e => e.After));
    }

    [Fact]
    public async Task A_later_opt_out_by_a_user_is_never_overridden_P3()
    {
        var (a, b) = (await World.AddContactAsync(Ours, "a@x.org"), await World.AddContactAsync(Ours, "a@x.org"));
        await OneAsync(OptIn(false, a));
        World.Clock.Advance(TimeSpan.FromMinutes(1));
        await World.SetOptInAsync(Ours, b, yes: false);

        Assert.IsType<StepResult.Failed>(await OneAsync(OptIn(true, a, b) with { At = World.Now.AddSeconds(-1) }));
        Assert.IsType<StepResult.Failed>(await OneAsync(OptIn(true, a, b) with { At = null }));

        Assert.False((await World.FindAsync(Ours, a))!.Preferences.IntegrationEmailOptIn);
        Assert.False((await World.FindAsync(Ours, b))!.Preferences.IntegrationEmailOptIn);
    }

    [Fact]
    public async Task A_users_earlier_opt_out_is_overridden_by_the_donors_own_act_P3()
    {
        var a = await World.AddContactAsync(Ours, "a@x.org");
        await World.SetOptInAsync(Ours, a, yes: false);

        Assert.IsType<StepResult.Done>(await OneAsync(OptIn(true, a) with { At = World.Now.AddSeconds(1) }));

        Assert.True((await World.FindAsync(Ours, a))!.Preferences.IntegrationEmailOptIn);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Consent_of_an_address_does_not_reach_a_contact_that_has_got_another_one_P5(bool yes)
    {
        var a = await World.AddContactAsync(Ours, "a@x.org");
        await OneAsync(OptIn(!yes, a));
        await World.EditAsync(Ours, a, new() { PrimaryEmail = "other@x.org" });

        Assert.IsType<StepResult.Failed>(await OneAsync(OptIn(yes, a) with { At = World.Now.AddDays(1) }));

        Assert.Equal(!yes, (await World.FindAsync(Ours, a))!.Preferences.IntegrationEmailOptIn);
    }

    [Fact]
    public async Task A_contact_is_created_once_as_an_opted_in_person_C4()
    {
        var create = Create("Ada@X.org", new CtctFields("Ada", "L", "Street", "City", "ST", "1", "US"));

        var made = Donors.MadeBy(await OneAsync(create));

        var contact = (await World.FindAsync(Ours, made))!;
        Assert.Equal(
            (ContactKind.Person, "Ada@X.org", true), (contact.Type, contact.PrimaryEmail, contact.Preferences.IntegrationEmailOptIn));
        Assert.Equal(
            (create.Fields, SetBy.Sync), (new ContactFields("Ada", "L", "Street", null, "City", "ST", "1", "US"), contact.OptInChangedBy));
        Assert.Equal(("Ada", "Street", "US", World.Now), (contact.FirstName, contact.Address1, contact.Country, contact.CreatedAt));
        Assert.All(await ApplyAsync(create, create), static result => Assert.IsType<StepResult.Overtaken>(result));
        Assert.Equal(1, await World.Get<ICrms>().Open(Ours.Organization).CountAsync(None));
    }

    [Fact]
    public async Task A_contact_added_during_the_run_is_not_created_twice_and_joins_the_group_C1_M3()
    {
        var there = await World.AddContactAsync(Ours, " ADA@x.org");

        var results = await ApplyAsync(Create("Ada@X.org"), Join("ada@x.org"));

        Assert.IsType<StepResult.Overtaken>(results[0]);
        Assert.Equal(there, Donors.MadeBy(results[1]));
        Assert.Equal("First", (await World.FindAsync(Ours, there))!.FirstName);
        Assert.Equal([there], await World.MembersAsync(Ours, group));
    }

    [Fact]
    public async Task A_contact_added_opted_out_during_the_run_joins_no_group_P4()
    {
        var there = await World.AddContactAsync(Ours, "ada@x.org");
        await World.SetOptInAsync(Ours, there, yes: false);

        Assert.All(await ApplyAsync(Create("Ada@X.org"), Join("ada@x.org"), Join("ada@x.org", there)),
            static result => Assert.IsType<StepResult.Overtaken>(result));

        Assert.Empty(await World.MembersAsync(Ours, group));
    }

    [Fact]
    public async Task Fields_are_updated_unless_they_were_changed_since_the_plan()
    {
        var a = await World.AddContactAsync(Ours, "a@x.org");
        World.Clock.Advance(TimeSpan.FromMinutes(1));
        var update = new ContactStep.UpdateInCrm(
            new("a@x.org"), a.Core(), new("First"), new("Ada", City: "Wien"), new("Ada", City: "Wien"), Rule.C6);

        Assert.IsType<StepResult.Done>(await OneAsync(update));
        Assert.Equal(("Ada", "Wien", World.Now), await LookAsync(a));

        await World.EditAsync(Ours, a, new() { City = "Linz" });
        Assert.IsType<StepResult.Failed>(await OneAsync(update with { Before = update.After, After = new("Eve") }));
        Assert.Equal(("Ada", "Linz", World.Now), await LookAsync(a));
    }

    [Fact]
    public async Task Joining_a_group_twice_is_joining_it_once()
    {
        var made = Donors.MadeBy((await ApplyAsync(Create("a@x.org"), Join("a@x.org")))[1]);

        Assert.All(await ApplyAsync(Join("a@x.org"), Join("a@x.org", made)), static result => Assert.IsType<StepResult.Overtaken>(result));
        Assert.Equal([made], await World.MembersAsync(Ours, group));
    }

    [Fact]
    public async Task The_oldest_of_an_address_joins_C10()
    {
        var oldest = await World.AddContactAsync(Ours, "a@x.org");
        World.Clock.Advance(TimeSpan.FromSeconds(1));
        await World.AddContactAsync(Ours, "a@x.org");

        Assert.Equal(oldest, Donors.MadeBy(await OneAsync(Join("a@x.org"))));
    }

    [Fact]
    public async Task A_step_that_cannot_be_done_stops_no_other_B7()
    {
        var a = await World.AddContactAsync(Ours, "a@x.org");
        var gone = Guid.CreateVersion7(World.Now);

        var results = await ApplyAsync(
            OptIn(false, gone), Join("nobody@x.org"), new ContactStep.JoinGroup(new("a@x.org"), a.Core(), new("group:unknown")),
            new ContactStep.UpdateInCrm(new("g@x.org"), gone.Core(), new(), new("X"), new("X"), Rule.C6), Create("b@x.org"),
            Join("a@x.org", a));

        Assert.Equal([false, false, false, false, true, true], results.Select(static r => r is StepResult.Done));
        Assert.All(results.OfType<StepResult.Failed>(), static f => Assert.NotEmpty(f.Reason));
        Assert.Equal([a], await World.MembersAsync(Ours, group));
    }

    [Fact]
    public async Task A_link_whose_group_was_deleted_stops_no_other_B7()
    {
        var a = await World.AddContactAsync(Ours, "a@x.org");
        var bad = Guid.CreateVersion7(World.Now).ToString();

        var results = await World.Get<ICrms>().Open(Ours.Organization).ApplyAsync(
            claim, [Join("a@x.org", a), Create("b@x.org")], _ => new GroupId(bad), None);

        Assert.Equal([false, true], results.Select(static r => r is StepResult.Done));
    }

    [Fact]
    public async Task Many_steps_are_applied_in_one_batch()
    {
        var steps = Enumerable.Range(
            0, 1_100).SelectMany(static i => new ContactStep[] { Create($"{i}@x.org"), Join($"{i}@x.org") }).ToArray();

        Assert.All(await ApplyAsync(steps), static r => Assert.IsType<StepResult.Done>(r));
        Assert.Equal(1_100, (await World.MembersAsync(Ours, group)).Count);
    }

    static ContactStep.SetOptIn OptIn(bool yes, params Guid[] contacts) => new(
        new("a@x.org"), [.. contacts.Select(static c => c.Core())], yes, yes ? Permission.Explicit : Permission.Unsubscribed, false,
        TestDatabase.Start, yes ? Rule.P3 : Rule.P1);

    static ContactStep.CreateInCrm Create(string email, CtctFields? fields = null) =>
        new(Sample.Email(email).Key, Sample.Email(email), new("ct " + email), fields ?? new("Made"), Rule.C4);

    static ContactStep.JoinGroup Join(string key, Guid? contact = null) => new(new(key), contact?.Core(), Link);

    async Task<StepResult> OneAsync(ContactStep step) => Assert.Single(await ApplyAsync(step));

    Task<IReadOnlyList<StepResult>> ApplyAsync(params ContactStep[] steps) => World.Get<ICrms>().Open(Ours.Organization).ApplyAsync(
        claim, steps, link => link == Link ? new GroupId(group.ToString()) : null, None);

    async Task<(string? First, string? City, DateTimeOffset At)> LookAsync(Guid id)
    {
        var contact = (await World.FindAsync(Ours, id))!;
        return (contact.FirstName, contact.City, contact.UpdatedAt);
    }
}
