using DonorSync.ConstantContact.Sandbox.Model;
using DonorSync.Database;
using DonorSync.Database.Rejections;
using DonorSync.Donors;
using DonorSync.Donors.Consent;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Donors.Merging;
using DonorSync.Donors.Tasks;
using DonorSync.Sync.Ports;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.Scenarios;

/// <summary>Two contacts are merged, and the effect of the next sync in Constant Contact.</summary>
public sealed class MergeTests
{
    [Fact]
    public async Task The_one_contact_is_in_the_groups_of_both_and_the_other_address_leaves_its_lists()
    {
        await using var here = await StartAsync();

        await MergeAsync(here, "ben@example.org", "ada@example.org");
        var run = await here.SyncAsync();

        Assert.Equal("completed", (string?)run["state"]);
        Assert.Null(await here.ContactAsync("ada@example.org"));
        Assert.Equal(["Board", "Newsletter"], here.Account.Find("ben@example.org")!.Lists.Order());
        Assert.Empty(here.Account.Find("ada@example.org")!.Lists); // C12: the Constant Contact contact stays.
        Assert.Equal("ada@example.org", (string?)(await here.ContactAsync("ben@example.org"))!["alternateEmail"]);
        Assert.Equal(0, Installation.StepsDone(await here.SyncAsync()));
    }

    [Fact]
    public async Task A_list_that_one_of_them_has_left_is_not_joined_with_the_other_address_M4()
    {
        await using var here = await StartAsync();
        here.Account.LeaveList("ada@example.org", "Board");
        await here.SyncAsync();

        await MergeAsync(here, "ben@example.org", "ada@example.org");
        await here.SyncAsync();

        Assert.True(await here.IsMemberAsync("ben@example.org", "Board"), "P2: the contact stays in the group");
        Assert.Equal(["Newsletter"], here.Account.Find("ben@example.org")!.Lists);
        Assert.Equal(0, Installation.StepsDone(await here.SyncAsync()));
    }

    [Fact]
    public async Task An_opt_out_of_either_contact_is_the_merged_opt_out_with_its_evidence()
    {
        await using var here = await StartAsync();
        here.Account.Unsubscribe("ada@example.org");
        await here.SyncAsync();

        await MergeAsync(here, "ben@example.org", "ada@example.org");
        Assert.False(await here.OptInAsync("ben@example.org"));
        await here.SyncAsync();

        Assert.Empty(here.Account.Find("ben@example.org")!.Lists); // M7
        Assert.Equal(PermissionToSend.Implicit, here.Account.Find("ben@example.org")!.Permission); // P4, P5
        Assert.Equal(PermissionToSend.Unsubscribed, here.Account.Find("ada@example.org")!.Permission);
        Assert.Equal(0, Installation.StepsDone(await here.SyncAsync()));
        await using var scope = here.Services.CreateAsyncScope();
        var evidence = await (await DbAsync(here, scope)).Set<ConsentEvent>().Where(e => e.Reason!.StartsWith("merged"))
            .SingleAsync(Cancellation);
        Assert.Equal(("ben@example.org", true, false), (evidence.Email, evidence.Before, evidence.After));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_an_undo_they_are_two_contacts_again_on_their_former_lists(bool syncedBetween)
    {
        await using var here = await StartAsync();
        here.Account.LeaveList("cy@example.org", "Board");
        await here.SyncAsync();
        var before = await StateAsync(here);
        var work = await MergeAsync(here, "ben@example.org", "cy@example.org", "cy@example.org");
        if (syncedBetween)
            await here.SyncAsync();

        await UndoAsync(here, work);
        await here.SyncAsync();

        Assert.Equal(before, await StateAsync(here));
        Assert.Equal(0, Installation.StepsDone(await here.SyncAsync()));
    }

    [Fact]
    public async Task After_an_undo_no_contact_gets_more_email_than_it_agreed_to()
    {
        await using var here = await StartAsync();
        var work = await MergeAsync(here, "ben@example.org", "ada@example.org");
        await here.SyncAsync();
        here.Account.Unsubscribe("ben@example.org");
        here.Account.Unsubscribe("ada@example.org");
        await here.SyncAsync();

        await UndoAsync(here, work);
        await here.SyncAsync();

        Assert.False(await here.OptInAsync("ben@example.org"));
        Assert.False(await here.OptInAsync("ada@example.org"));
        Assert.Empty(here.Account.Find("ada@example.org")!.Lists);
        Assert.Equal(0, Installation.StepsDone(await here.SyncAsync()));
    }

    [Fact]
    public async Task Later_changes_stay_when_a_merge_is_undone_B5()
    {
        await using var here = await StartAsync();
        var work = await MergeAsync(here, "ben@example.org", "ada@example.org");
        var ben = (string)(await here.ContactAsync("ben@example.org"))!["id"]!;
        await here.SendAsync(HttpMethod.Patch, $"contacts/{ben}",
            new { alternateEmail = "b@example.org", preferences = new { integrationEmailOptIn = false } });

        await UndoAsync(here, work);

        var now = await here.GetAsync($"contacts/{ben}");
        Assert.Equal("b@example.org", (string?)now["alternateEmail"]);
        Assert.False((bool?)now["preferences"]!["integrationEmailOptIn"]);
        Assert.True(await here.OptInAsync("ada@example.org"));
        Assert.False(await here.IsMemberAsync("ben@example.org", "Board"));
    }

    [Fact]
    public async Task A_merge_of_contacts_changed_since_its_preview_writes_nothing()
    {
        await using var here = await StartAsync();
        var (ben, ada) = ((string)(await here.ContactAsync("ben@example.org"))!["id"]!,
            (string)(await here.ContactAsync("ada@example.org"))!["id"]!);
        await here.SendAsync(HttpMethod.Patch, $"contacts/{ada}", new { city = "Oslo" });

        await Assert.ThrowsAsync<ConflictException>(() => here.Services.GetRequiredService<ContactMerges>().MergeAsync(
            Organization(here), new(new(Guid.Parse(ben), 0), new(Guid.Parse(ada), 0), new()),
            new(ConsentSource.Person, "staff@example.org"), Cancellation));

        Assert.NotNull(await here.ContactAsync("ada@example.org"));
        Assert.False(await here.IsMemberAsync("ben@example.org", "Board"));
    }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Ada in Board, Ben in Newsletter, Cy in both: synced, with nothing left to do.</summary>
    static async Task<Installation> StartAsync()
    {
        var here = await Installation.StartAsync();
        await here.AddPeopleAsync(["ada@example.org", "cy@example.org"], "Board");
        await here.AddPeopleAsync(["ben@example.org"], "Newsletter");
        var newsletter = (string)(await here.GroupAsync("Newsletter"))!["id"]!;
        await here.SendAsync(HttpMethod.Put, $"groups/{newsletter}/members/{(await here.ContactAsync("cy@example.org"))!["id"]}");
        await here.FirstSyncAsync();
        return here;
    }

    /// <param name="address">The primary email of the merged contact; null: that of the kept contact.</param>
    static async Task<Guid> MergeAsync(Installation here, string kept, string gone, string? address = null)
    {
        await using var scope = here.Services.CreateAsyncScope();
        var db = await DbAsync(here, scope);
        var (one, other) = (await db.Contacts().SingleAsync(c => c.PrimaryEmail == kept, Cancellation),
            await db.Contacts().SingleAsync(c => c.PrimaryEmail == gone, Cancellation));
        return await here.Services.GetRequiredService<ContactMerges>().MergeAsync(
            db.Organization, new(new(one.Id, one.Version), new(other.Id, other.Version),
                new() { PrimaryEmail = address ?? kept, AlternateEmail = address is null ? gone : kept }),
            new(ConsentSource.Person, "staff@example.org"), Cancellation);
    }

    static async Task UndoAsync(Installation here, Guid work)
    {
        var works = here.Services.GetRequiredService<Works>();
        var undo = await works.BeginUndoAsync(Organization(here), work, "staff@example.org", Cancellation);
        var deadline = TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(2);
        while ((await works.FindAsync(Organization(here), undo, Cancellation))!.IsOpen)
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, "the undo does not end");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancellation);
        }
        Assert.Equal(WorkState.Completed, (await works.FindAsync(Organization(here), undo, Cancellation))!.State);
    }

    /// <summary>Returns the groups and opt-in of each contact, and the members of each list.</summary>
    static async Task<IEnumerable<string>> StateAsync(Installation here)
    {
        await using var scope = here.Services.CreateAsyncScope();
        var db = await DbAsync(here, scope);
        var people = await db.Contacts().OrderBy(c => c.PrimaryEmail).ToListAsync(Cancellation);
        var members = await db.GroupMembers().Join(db.Groups(), m => m.GroupId, g => g.Id, (m, g) => new { m.ContactId, g.Name })
            .OrderBy(m => m.Name).ToListAsync(Cancellation);
        return people.Select(
            c => $"{c.Id} {c.PrimaryEmail} {c.AlternateEmail} {c.Preferences.IntegrationEmailOptIn} "
                + $"{string.Join(' ', members.Where(m => m.ContactId == c.Id).Select(m => m.Name))}")
            .Concat(here.Account.Contacts().OrderBy(c => c.Email)
                .Select(c => $"{c.Email} {c.Permission} {string.Join(' ', c.Lists.Order())}"));
    }

    static OrganizationId Organization(Installation here)
    {
        using var scope = here.Services.CreateScope();
        return scope.ServiceProvider.GetRequiredService<DonorSyncDb>().Organizations.Select(o => o.Id).Single();
    }

    static async Task<DonorSyncDb> DbAsync(Installation here, AsyncServiceScope scope)
    {
        var db = scope.ServiceProvider.GetRequiredService<DonorSyncDb>();
        db.ActFor((await db.Organizations.SingleAsync(Cancellation)).Id);
        return db;
    }
}
