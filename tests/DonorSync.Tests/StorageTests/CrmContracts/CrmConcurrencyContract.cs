using DonorSync.Database;
using DonorSync.Sync.Ports;

namespace DonorSync.Tests.StorageTests.CrmContracts;

/// <summary>Changes of the donor database between a plan and its application.</summary>
public abstract class CrmConcurrencyContract : StorageContract
{
    static readonly LinkId Link = new("group:g");

    RunClaim claim = null!;
    Guid group;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        group = await World.AddGroupAsync(Ours, "Group");
        claim = await World.ClaimAsync(Ours);
    }

    [Fact]
    public async Task A_donor_who_resubscribes_during_the_run_does_so_after_its_opt_out_P3()
    {
        var contact = await World.AddContactAsync(Ours, "a@x.org");
        World.Clock.Advance(TimeSpan.FromMinutes(2));
        var cameBack = World.Now;
        World.Clock.Advance(TimeSpan.FromMinutes(2));
        await OneAsync(new ContactStep.SetOptIn(new("a@x.org"), [contact.Core()], false, Permission.Unsubscribed, false, null, Rule.P1));
        await World.FinishAsync(claim);

        var here = await World.Get<ICrms>().Open(Ours.Organization).AtAsync([new("a@x.org")], None);
        var there = Sample.Contact(
            "1", "a@x.org") with
        { Permission = Permission.Explicit, PermissionAt = cameBack, PermissionByDonor = true };
        var decided = Consent.Decide(new ContactCase(new("a@x.org"), [.. here], there, null, null));

        Assert.Equal((true, Rule.P3), (decided.Step?.Yes, decided.Step?.Rule));
    }

    [Fact]
    public async Task An_import_records_the_origin_of_its_permission_B11()
    {
        var made = Donors.MadeBy(await OneAsync(
            new ContactStep.CreateInCrm(new("a@x.org"), Sample.Email("a@x.org"), new("ct"), new CtctFields("Ada"), Rule.C4)));

        var evidence = Assert.Single(await World.EvidenceAsync(Ours, made));

        Assert.Equal((null, true, ConsentSource.Sync, "C4", "a@x.org"),
            (evidence.Before, evidence.After, evidence.Source, evidence.Rule, evidence.Email));
        Assert.Contains(claim.Run.Value.ToString(), evidence.Who, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_of_an_address_does_not_reach_a_contact_that_has_got_another_one()
    {
        var contact = await World.AddContactAsync(Ours, "a@x.org");
        await World.EditAsync(Ours, contact, new() { PrimaryEmail = "other@x.org" });

        Assert.IsType<StepResult.Failed>(await OneAsync(new ContactStep.UpdateInCrm(
            new("a@x.org"), contact.Core(), new("First"), new("Ada"), new("Ada"), Rule.C6)));
        Assert.IsType<StepResult.Failed>(await OneAsync(new ContactStep.JoinGroup(new("a@x.org"), contact.Core(), Link)));

        Assert.Equal("First", (await World.FindAsync(Ours, contact))!.FirstName);
        Assert.Empty(await World.MembersAsync(Ours, group));
    }

    async Task<StepResult> OneAsync(ContactStep step) => Assert.Single(await World.Get<ICrms>().Open(Ours.Organization).ApplyAsync(
        claim, [step], _ => new GroupId(group.ToString()), None));
}
