using DonorSync.Database;
using DonorSync.Database.Organizations;
using DonorSync.Sync.Ports;
using DonorSync.SyncStore.Reviews;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.Scenarios;

/// <summary>C8: "treat as another person" separates the two contacts, and keeps every earlier decision.</summary>
public sealed class AnotherPersonTests
{
    const string Old = "ada@example.org";
    const string New = "ada.new@example.org";

    [Fact]
    public async Task A_list_that_the_donor_left_is_not_joined_again_C8_M4()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync([Old], "Newsletter", "Gala");
        await here.AddPeopleAsync(["ben@example.org"], "Newsletter", "Gala");
        await here.FirstSyncAsync();
        here.Account.LeaveList(Old, "Gala");
        await here.SyncAsync();

        await MoveAndPartAsync(here);

        Assert.True(here.IsOnList(Old, "Newsletter"));
        Assert.False(here.IsOnList(Old, "Gala"));
        Assert.True(await here.IsMemberAsync(Old, "Gala"));
        Assert.True(await here.IsMemberAsync(New, "Newsletter"));
        Assert.Equal(0, Installation.StepsDone(await here.SyncAsync()));
    }

    [Fact]
    public async Task An_undone_membership_does_not_come_back_with_the_new_address_C8_B5()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync([Old], "Newsletter");
        await here.AddPeopleAsync(["ben@example.org"], "Gala");
        await here.FirstSyncAsync();
        here.Account.AddToList(Old, "Gala");
        var joined = await here.SyncAsync();
        Assert.True(await here.IsMemberAsync(Old, "Gala"));
        await here.SendAsync(HttpMethod.Post, $"apps/constant-contact/syncs/{joined["id"]}/undo");
        Assert.False(await here.IsMemberAsync(Old, "Gala"));

        await MoveAndPartAsync(here);

        Assert.True(await here.IsMemberAsync(New, "Newsletter"));
        Assert.False(await here.IsMemberAsync(New, "Gala"));
        Assert.True(here.IsOnList(New, "Gala"));
        Assert.Equal(0, Installation.StepsDone(await here.SyncAsync()));
    }

    /// <summary>The address changes in Constant Contact, a user says that it belongs to another person, and the sync applies it.</summary>
    static async Task MoveAndPartAsync(Installation here)
    {
        here.Account.ChangeAddress(Old, New);
        await here.SyncAsync();
        Assert.True(
            await here.Services.GetRequiredService<ChangedAddresses>().SeparateAsync(await OrganizationAsync(here), Old, Cancellation));
        await here.SyncAsync();
    }

    static async Task<OrganizationId> OrganizationAsync(Installation here)
    {
        await using var db = await here.Services.GetRequiredService<IDbContextFactory<DonorSyncDb>>().CreateDbContextAsync(Cancellation);
        return (await db.Set<Organization>().SingleAsync(Cancellation)).Id;
    }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
