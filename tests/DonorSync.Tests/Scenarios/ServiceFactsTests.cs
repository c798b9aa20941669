using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.ConstantContact.Sandbox.Model;
using DonorSync.Database;
using DonorSync.Database.Organizations;
using DonorSync.Donors;
using DonorSync.Sync.Ports;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.Scenarios;

/// <summary>Syncs with data of real accounts: two contacts with one address, contacts without one, times that imports move.</summary>
public sealed class ServiceFactsTests
{
    static readonly DateTimeOffset LongAgo = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Two_contacts_with_one_address_and_contacts_without_one_stop_nothing_and_are_reported_C1()
    {
        await using var here = await Installation.StartAsync();
        here.Account.Seed(
            new SeedContact { Email = "ada@example.org", FirstName = "Ada", CreatedAt = LongAgo },
            new SeedContact { Email = "ada@example.org", FirstName = "Augusta", SharesAddress = true, CreatedAt = LongAgo.AddDays(1) },
            new SeedContact { SmsNumber = "15551234567", Lists = ["News"] },
            new SeedContact { Email = "ben@example.org", Lists = ["News"] });
        await here.AddPeopleAsync(["ada@example.org", "cy@example.org"], "Gala");

        var first = await here.FirstSyncAsync();
        Assert.Equal("completed", (string?)first["state"]);
        Assert.True(await here.IsMemberAsync("ben@example.org", "News"));
        Assert.True(here.IsOnList("cy@example.org", "Gala"));
        var again = await here.SyncAsync();
        Assert.Equal(0, Installation.StepsDone(again));

        var contact = await here.ContactAsync("ada@example.org");
        var sync = await here.GetAsync($"contacts/{contact!["id"]}/sync");
        Assert.Contains(sync["reasons"]!.AsArray(), static r =>
            (string?)r!["rule"] == "C1" && ((string)r["text"]!).Contains("two contacts with this address", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_opt_out_of_either_of_two_contacts_with_one_address_counts_P1(bool first)
    {
        await using var here = await Installation.StartAsync();
        here.Account.Seed(
            new SeedContact { Email = "ada@example.org", Permission = first ? PermissionToSend.Unsubscribed : PermissionToSend.Implicit },
            new SeedContact
            {
                Email = "ada@example.org",
                SharesAddress = true,
                Permission = first ? PermissionToSend.Implicit : PermissionToSend.Unsubscribed
            });
        await here.AddPeopleAsync(["ada@example.org", "ben@example.org"], "Gala");

        await here.FirstSyncAsync();

        Assert.False(await here.OptInAsync("ada@example.org"));
        Assert.DoesNotContain(here.Account.Contacts(), static c => c.Email == "ada@example.org" && c.Lists.Count > 0);
    }

    [Fact]
    public async Task Our_own_import_is_no_edit_of_the_donor_T4()
    {
        await using var here = await Installation.StartAsync();
        here.Account.Seed(
            new SeedContact { Email = "ada@example.org", FirstName = "Test", LastName = "ada", City = "Rome", CreatedAt = LongAgo });
        var id = (await here.AddPeopleAsync(["ada@example.org"], "Gala"))[0];

        await here.FirstSyncAsync();

        Assert.True(here.IsOnList("ada@example.org", "Gala"));
        Assert.True(here.Account.Find("ada@example.org")!.UpdatedAt > LongAgo);
        await using var donors = here.Services.GetRequiredService<DonorDatabase>().Open(await OrganizationAsync(here));
        var evidence = await donors.Standings.EvidenceOfAsync(Guid.Parse(id), default);
        Assert.Equal(LongAgo, evidence!.Case.Ctct!.UpdatedAt);
    }

    [Fact]
    public async Task The_last_list_of_an_account_that_cannot_be_deleted_is_a_failure_of_its_group_alone_B7()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(["ada@example.org"], "Gala");
        await here.FirstSyncAsync();
        await here.SendAsync(HttpMethod.Delete, $"groups/{(await here.GroupAsync("Gala"))!["id"]}");
        await here.AddPeopleAsync(["ben@example.org"]);

        var refused = await here.SyncAsync();
        Assert.Equal("completedWithErrors", (string?)refused["state"]);
        Assert.Equal(1, (int?)refused["counts"]!["failed"]);

        here.Account.CreateList("General interest");
        Assert.Equal("completed", (string?)(await here.SyncAsync())["state"]);
        Assert.DoesNotContain(here.Account.Lists(), static l => l.Name == "Gala");
    }

    static async Task<OrganizationId> OrganizationAsync(Installation here)
    {
        await using var db = await here.Services.GetRequiredService<IDbContextFactory<DonorSyncDb>>().CreateDbContextAsync(default);
        return (await db.Set<Organization>().SingleAsync()).Id;
    }
}
