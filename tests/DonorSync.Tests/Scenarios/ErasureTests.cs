using System.Net;
using DonorSync.Database;
using DonorSync.Database.Audit;
using DonorSync.Database.Organizations;
using DonorSync.Database.Users;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Erasure;
using DonorSync.Donors.Listing;
using DonorSync.Donors.Tasks;
using DonorSync.SyncStore.Tables;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NewCampaign = DonorSync.ConstantContact.Sandbox.Control.NewCampaign;

namespace DonorSync.Tests.Scenarios;

/// <summary>An erased person stays erased: no sync, file or program brings the contact back.</summary>
public sealed class ErasureTests
{
    const string Ada = "ada.erased@example.org";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_erased_contact_leaves_the_lists_and_no_sync_brings_it_back()
    {
        await using var here = await StartAsync();
        await EraseAsync(here);

        Assert.Equal("completed", (string?)(await here.SyncAsync())["state"]);
        Assert.False(here.IsOnList(Ada, "Friends"), "C12: the next sync removes the address from its lists");
        Assert.NotNull(here.Account.Find(Ada));
        here.Account.AddToList(Ada, "Friends");
        var run = await here.SyncAsync(fullRead: true);
        Assert.Null(await here.ContactAsync(Ada));
        Assert.Contains(run["rules"]!.AsArray(), static r => (string?)r!["rule"] == "C12" && (int)r["skipped"]! > 0);
        Assert.True(here.IsOnList(Ada, "Friends"), "a user added the address to the list since");
        Assert.True(await here.IsMemberAsync("bob.kept@example.org", "Friends"));
    }

    [Fact]
    public async Task No_stored_data_of_the_person_is_left()
    {
        await using var here = await StartAsync();
        Assert.Contains(await TracesAsync(here), static r => r.StartsWith("Steps ", StringComparison.Ordinal));
        await EraseAsync(here);
        Assert.DoesNotContain(await TracesAsync(here), static r =>
            !r.StartsWith("MirrorContacts ", StringComparison.Ordinal) && !r.StartsWith("Baselines ", StringComparison.Ordinal));

        await here.SyncAsync();
        here.Account.DeleteContact(Ada);
        await here.SyncAsync();
        await here.Services.GetRequiredService<PersonErasure>().FinishAsync(Cancellation);

        Assert.Empty(await TracesAsync(here));
        Assert.Null(await here.ContactAsync(Ada));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_contact_deleted_in_Constant_Contact_after_its_erasure_is_in_no_table(bool fullRead)
    {
        await using var here = await FinishedAsync(new() { ["Sync:FullReadUpTo"] = "1" });
        here.Account.SendCampaign(
            new NewCampaign { Name = "March", Lists = ["Friends"], Bounces = new Dictionary<string, string> { [Ada] = "B" } });
        await here.SyncAsync(fullRead: fullRead);
        Assert.All(await TracesAsync(here), static r => Assert.StartsWith("MirrorContacts ", r, StringComparison.Ordinal));

        here.Account.DeleteContact(Ada);
        for (var i = 0; i < 3; i++)
        {
            var run = await here.SyncAsync(fullRead: fullRead);
            Assert.Equal("completed", (string?)run["state"]);
            Assert.Empty(await TracesAsync(here));
        }
        await here.Services.GetRequiredService<PersonErasure>().FinishAsync(Cancellation);
        await here.SyncAsync(fullRead: true);
        Assert.Empty(await TracesAsync(here));
        Assert.True(here.IsOnList("bob.kept@example.org", "Friends"));
    }

    [Fact]
    public async Task Data_that_an_earlier_version_kept_after_an_erasure_is_removed()
    {
        await using var here = await FinishedAsync();
        await using (var scope = here.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<DonorSyncDb>();
            await db.Set<MirrorContactRow>().IgnoreQueryFilters().Where(static c => c.OwnKey == Ada)
                .ExecuteUpdateAsync(static set => set.SetProperty(static c => c.Deleted, true), Cancellation);
        }
        Assert.NotEmpty(await TracesAsync(here));

        await here.Services.GetRequiredService<PersonErasure>().FinishAsync(Cancellation);

        Assert.Empty(await TracesAsync(here));
    }

    [Fact]
    public async Task After_an_erasure_is_lifted_a_deletion_in_Constant_Contact_counts_again_P1()
    {
        await using var here = await FinishedAsync(new() { ["Sync:FullReadUpTo"] = "1" });
        here.Account.DeleteContact(Ada);
        await here.SyncAsync();
        Assert.Empty(await TracesAsync(here));

        var organization = (await here.Services.GetRequiredService<OrganizationService>().ListAsync(Cancellation)).Single().Id;
        Assert.True(await here.Services.GetRequiredService<PersonErasure>().LiftAsync(organization, new(Ada), Cancellation));
        await here.SyncAsync();

        Assert.Contains(await TracesAsync(here), static r => r.StartsWith("MirrorContacts ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_erasure_does_not_change_the_audit_log_which_has_no_personal_data()
    {
        await using var here = await StartAsync();
        var before = await SecurityTests.AuditTests.EntriesAsync(here);
        await EraseAsync(here);

        var after = await SecurityTests.AuditTests.EntriesAsync(here);
        Assert.Equal(before.Select(static e => e.Hash), after.Skip(after.Count - before.Count).Select(static e => e.Hash));
        Assert.Contains(after, static e => e.What.Contains("rased", StringComparison.Ordinal));
        var report = await here.Services.GetRequiredService<AuditCheck>().CheckAsync(after[0].OrganizationId, Cancellation);
        Assert.Equal(new AuditReport(after.Count, 0, null), report);
        Assert.DoesNotContain(
            after, static e => $"{e.Who} {e.What} {e.About} {e.Place}".Contains("ada.erased", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Neither_a_program_nor_a_change_of_address_brings_them_back_until_an_administrator_lifts_it()
    {
        await using var here = await StartAsync();
        var bob = (string)(await here.ContactAsync("bob.kept@example.org"))!["id"]!;
        await EraseAsync(here);

        await here.SendAsync(HttpMethod.Post, "contacts", new { primaryEmail = Ada.ToUpperInvariant() }, HttpStatusCode.BadRequest);
        await here.SendAsync(HttpMethod.Patch, $"contacts/{bob}", new { primaryEmail = Ada }, HttpStatusCode.BadRequest);
        var bulk = await here.SendAsync(
            HttpMethod.Post, "contacts/bulk",
            new { contacts = new object[] { new { primaryEmail = Ada }, new { primaryEmail = "cy@example.org" } } });
        Assert.Contains("erased", (string?)bulk!["results"]![0]!["error"]!["detail"], StringComparison.Ordinal);
        Assert.NotNull((string?)bulk["results"]![1]!["id"]);

        using var administrator = await AccessTests.Person.OfAsync(here, UserRole.Administrator);
        var form = AccessTests.PageForm.Of((await administrator.PageAsync("/contacts/erased"))!, "/contacts/erased")
            .Single(static f => f.Fields.ContainsKey("Form.Email"));
        using (await administrator.SendAsync(form with { Fields = form.Fields.SetItem("Form.Email", Ada) }))
        {
        }
        Assert.NotNull(await here.SendAsync(HttpMethod.Post, "contacts", new { primaryEmail = Ada }, HttpStatusCode.Created));
    }

    [Fact]
    public async Task Another_contact_with_the_same_address_stays_as_it_is()
    {
        await using var here = await StartAsync();
        await here.SendAsync(HttpMethod.Post, "contacts", new { firstName = "Twin", primaryEmail = Ada }, HttpStatusCode.Created);
        await EraseAsync(here);

        Assert.Equal("Twin", (string?)(await here.ContactAsync(Ada))!["firstName"]);
        await here.SendAsync(HttpMethod.Post, "contacts", new { firstName = "Third", primaryEmail = Ada }, HttpStatusCode.Created);
    }

    [Fact]
    public async Task Undoing_an_earlier_deletion_brings_back_no_contact_with_the_address()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync([Ada.ToUpperInvariant(), "bob.kept@example.org"], "Friends");
        var deleted = await here.BulkAsync(WorkKind.Delete, "Friends", Ada, "bob.kept@example.org");
        await here.AddPeopleAsync([Ada], "Friends");
        await EraseAsync(here);
        Assert.Empty(await TracesAsync(here));

        Assert.Equal(1, (await here.UndoAsync(deleted)).Count(WorkOutcome.GivenBack));
        Assert.Null(await here.ContactAsync(Ada));
        Assert.True(await here.IsMemberAsync("bob.kept@example.org", "Friends"));
        Assert.Empty(await TracesAsync(here));
    }

    [Fact]
    public async Task An_erased_contacts_opt_out_still_holds_for_contacts_that_share_the_address_C10()
    {
        await using var here = await StartAsync();
        var ada = (string)(await here.ContactAsync(Ada))!["id"]!;
        await here.AddPeopleAsync([Ada], "Friends");
        await here.SendAsync(HttpMethod.Patch, $"contacts/{ada}", new { preferences = new { integrationEmailOptIn = false } });
        await here.SyncAsync();
        Assert.False(here.IsOnList(Ada, "Friends"));

        await EraseAsync(here);
        await here.SyncAsync();

        Assert.False(await here.OptInAsync(Ada));
        Assert.False(here.IsOnList(Ada, "Friends"), "another contact's opt-in must not mail the opted-out address");
    }

    /// <summary>Checks that it is erased and off the list, and no review is open; the contact is still in Constant Contact.</summary>
    static async Task<Installation> FinishedAsync(Dictionary<string, string?>? settings = null)
    {
        var here = await StartAsync(settings);
        await EraseAsync(here);
        // The first sync removes the address from its list, the second one forgets it.
        await here.SyncAsync();
        await here.SyncAsync();
        await here.Services.GetRequiredService<PersonErasure>().FinishAsync(Cancellation);
        Assert.All(await TracesAsync(here), static r => Assert.StartsWith("MirrorContacts ", r, StringComparison.Ordinal));
        return here;
    }

    static async Task<Installation> StartAsync(Dictionary<string, string?>? settings = null)
    {
        var here = await Installation.StartAsync(settings: settings);
        await here.AddPeopleAsync([Ada, "bob.kept@example.org"], "Friends");
        Assert.Equal("completed", (string?)(await here.FirstSyncAsync())["state"]);
        return here;
    }

    /// <summary>Returns the oldest contact with the address.</summary>
    static async Task EraseAsync(Installation here) =>
        await here.SendAsync(HttpMethod.Post, $"contacts/{(await here.ContactAsync(Ada))!["id"]}/erase", null, HttpStatusCode.NoContent);

    static async Task<IReadOnlyList<string>> TracesAsync(Installation here) =>
        [.. (await AccessTests.Rows.OfAllAsync(here)).Where(static r => r.Contains("ada.erased", StringComparison.OrdinalIgnoreCase))];
}
