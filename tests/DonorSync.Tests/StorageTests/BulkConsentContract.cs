using DonorSync.Database;
using DonorSync.Donors;
using DonorSync.Donors.Consent;
using DonorSync.Donors.Tasks;

namespace DonorSync.Tests.StorageTests;

/// <summary>No change of many contacts, and no undo, sends more email to a contact than it has agreed to.</summary>
public abstract class BulkConsentContract : StorageContract
{
    static readonly LinkId Link = new("group:g");

    Guid group, contact;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        group = await World.AddGroupAsync(Ours, "Group");
        contact = await World.AddContactAsync(Ours, "a@x.org", group);
        await World.LinkAsync(Ours, Link, group, "l");
    }

    [Theory]
    [InlineData(Permission.Unsubscribed, false)]
    [InlineData(Permission.TempHold, true)]
    [InlineData(Permission.Implicit, true)]
    public async Task No_contact_that_unsubscribed_in_Constant_Contact_is_opted_in_P5(Permission permission, bool optedIn)
    {
        await World.SetOptInAsync(Ours, contact, false);
        await World.MirrorAsync(Ours, "a@x.org", permission);

        var forecast = await World.Get<BulkForecasts>().OfAsync(Ours.Organization, WorkKind.OptIn, null, new(null, [contact]), None);
        var work = await World.BulkAsync(Ours, WorkKind.OptIn, new(Reason: "a letter"), contact);

        Assert.Equal((optedIn ? 1 : 0, optedIn ? 0 : 1, optedIn ? 1 : 0), (forecast.Changing, forecast.Refused, forecast.Mailable));
        Assert.Equal(1, work.Count(optedIn ? WorkOutcome.Changed : WorkOutcome.Refused));
        Assert.Equal(optedIn, await IsOptedInAsync());
    }

    [Fact]
    public async Task No_contact_that_a_sync_opted_out_is_opted_in_nor_one_that_shares_the_address_P1_C10()
    {
        var sharing = await World.AddContactAsync(Ours, "A@x.org");
        await World.SetOptInAsync(Ours, sharing, false);
        await using (var db = World.Open(Ours.Organization))
        {
            var row = db.Contacts().Single(c => c.Id == contact);
            db.Add(OptInChange.Apply(row, yes: false, new(ConsentSource.Sync, "sync"), World.Now)!);
            await db.SaveChangesAsync(None);
        }

        var work = await World.BulkAsync(Ours, WorkKind.OptIn, new(), contact, sharing);

        Assert.Equal(2, work.Count(WorkOutcome.Refused));
    }

    [Fact]
    public async Task A_contact_that_unsubscribed_since_stays_opted_out_though_the_task_set_its_opt_out_P1()
    {
        var work = await World.BulkAsync(Ours, WorkKind.OptOut, new(), contact);
        await World.MirrorAsync(Ours, "a@x.org", Permission.Unsubscribed);

        Assert.Equal(1, (await World.UndoAsync(Ours, work)).Count(WorkOutcome.Refused));
        Assert.False(await IsOptedInAsync());
    }

    [Fact]
    public async Task A_contact_that_unsubscribed_while_deleted_comes_back_opted_out_with_evidence_P1_B11()
    {
        var work = await World.BulkAsync(Ours, WorkKind.Delete, new(), contact);
        await World.MirrorAsync(Ours, "a@x.org", Permission.Unsubscribed);

        Assert.Equal(1, (await World.UndoAsync(Ours, work)).Count(WorkOutcome.BackOptedOut));

        var back = (await World.FindAsync(Ours, contact))!;
        Assert.Equal((false, SetBy.Sync), (back.Preferences.IntegrationEmailOptIn, back.OptInChangedBy));
        Assert.Equal("P1", (await World.EvidenceAsync(Ours, contact))[^1].Rule);
    }

    [Fact]
    public async Task An_opt_out_in_the_CRM_is_restored_with_its_old_time_P3()
    {
        await World.SetOptInAsync(Ours, contact, false);
        var said = (await World.FindAsync(Ours, contact))!.OptInChangedAt;
        World.Clock.Advance(TimeSpan.FromHours(1));

        await World.UndoAsync(Ours, await World.BulkAsync(Ours, WorkKind.Delete, new(), contact));

        var back = (await World.FindAsync(Ours, contact))!;
        Assert.Equal((false, SetBy.Person, said), (back.Preferences.IntegrationEmailOptIn, back.OptInChangedBy, back.OptInChangedAt));
    }

    [Theory]
    [InlineData(WorkKind.RemoveFromGroup, Membership.SeenLeft, Membership.SeenLeft)]
    [InlineData(WorkKind.Delete, Membership.SeenLeft, Membership.SeenLeft)]
    // It was on the list and is not any more, and no sync removed it: the donor has left.
    [InlineData(WorkKind.RemoveFromGroup, Membership.SeenOn, Membership.SeenLeft)]
    [InlineData(WorkKind.Delete, Membership.SeenOn, Membership.SeenLeft)]
    [InlineData(WorkKind.RemoveFromGroup, Membership.SeenNever, null)]
    public async Task A_contact_that_left_the_list_is_not_added_again_by_an_undo_without_a_baseline_M4(
        WorkKind kind, Membership before, Membership? after)
    {
        await World.RememberAsync(Ours, "a@x.org", Link, before);
        var work = await World.BulkAsync(Ours, kind, new(group), contact);
        await World.RememberAsync(Ours, "a@x.org", Link, null);

        await World.UndoAsync(Ours, work);

        Assert.Equal([contact], await World.MembersAsync(Ours, group));
        Assert.Equal(after, await World.RememberedAsync(Ours, "a@x.org", Link));
    }

    [Theory]
    [InlineData(Membership.SeenOn)]
    [InlineData(Membership.SeenLeft)]
    [InlineData(Membership.SeenNever)]
    public async Task Without_a_sync_in_between_the_baselines_stay_M4(Membership memory)
    {
        await World.RememberAsync(Ours, "a@x.org", Link, memory);

        await World.UndoAsync(Ours, await World.BulkAsync(Ours, WorkKind.RemoveFromGroup, new(group), contact));

        Assert.Equal(memory, await World.RememberedAsync(Ours, "a@x.org", Link));
    }

    [Fact]
    public async Task A_contact_that_was_on_the_list_before_is_not_removed_by_an_undo_B5()
    {
        var other = await World.AddContactAsync(Ours, "b@x.org");
        await World.MirrorAsync(Ours, "b@x.org", Permission.Implicit, "l");
        var work = await World.BulkAsync(Ours, WorkKind.AddToGroup, new(group), other);
        await World.RememberAsync(Ours, "b@x.org", Link, Membership.SeenOn);

        await World.UndoAsync(Ours, work);

        Assert.Equal(Membership.Undone, await World.RememberedAsync(Ours, "b@x.org", Link));
    }

    [Fact]
    public async Task An_undo_waits_for_a_sync_to_end()
    {
        var work = await World.BulkAsync(Ours, WorkKind.RemoveFromGroup, new(group), contact);
        var run = await World.ClaimAsync(Ours);
        await World.Get<Works>().BeginUndoAsync(Ours.Organization, work.Id, "bob", None);
        var claim = (await World.Get<WorkClaims>().TryClaimAsync(None))!;

        await Assert.ThrowsAsync<WorkNotNowException>(() => World.ChunkAsync(claim));
        await World.FinishAsync(run);
        await World.ChunkAsync(claim);

        Assert.Equal([contact], await World.MembersAsync(Ours, group));
    }

    async Task<bool> IsOptedInAsync() => (await World.FindAsync(Ours, contact))!.Preferences.IntegrationEmailOptIn;
}
