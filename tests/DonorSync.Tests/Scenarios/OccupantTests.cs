using DonorSync.ConstantContact.Sandbox.Control;

namespace DonorSync.Tests.Scenarios;

/// <summary>C8: after an address change, another contact there has an opted-out donor's address; the opt-out applies (C10).</summary>
public sealed class OccupantTests
{
    const string Old = "ada@example.org";
    const string New = "ada.new@example.org";
    const string Ben = "ben@example.org";

    [Fact]
    public async Task A_contact_with_the_old_address_leaves_the_lists_together_with_the_linked_contact_C8_M7()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync([Old], "Newsletter");
        await here.AddPeopleAsync([Ben], "Newsletter", "Gala");
        await here.FirstSyncAsync();
        here.Account.ChangeAddress(Old, New);
        here.Account.Seed(new SeedContact { Email = Old, Lists = ["Newsletter", "Gala"] });
        await here.SyncAsync();
        Assert.True(here.IsOnList(Old, "Newsletter") && here.IsOnList(Old, "Gala") && here.IsOnList(New, "Newsletter"));

        await SayNoAsync(here, Old);
        var run = await here.SyncAsync();

        Assert.Equal("completed", (string?)run["state"]);
        Assert.Empty(here.Account.Find(Old)!.Lists);
        Assert.Empty(here.Account.Find(New)!.Lists);
        Assert.True(here.IsOnList(Ben, "Newsletter") && here.IsOnList(Ben, "Gala"));
        Assert.False(await here.OptInAsync(Old));
        Assert.Equal(0, Installation.StepsDone(await here.SyncAsync()));

        // A contact that is added to a list again is removed again, as long as the opt-out holds.
        here.Account.AddToList(Old, "Gala");
        await here.SyncAsync();
        Assert.Empty(here.Account.Find(Old)!.Lists);
    }

    [Fact]
    public async Task A_linked_contact_that_got_the_address_of_an_opted_out_donor_leaves_the_lists_C8_C10()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync([Old], "Newsletter");
        await here.AddPeopleAsync([Ben]);
        await SayNoAsync(here, Ben);
        await here.FirstSyncAsync();
        here.Account.ChangeAddress(Old, Ben);

        Assert.Equal("completed", (string?)(await here.SyncAsync())["state"]);

        Assert.Empty(here.Account.Find(Ben)!.Lists);
        Assert.True(await here.OptInAsync(Old));
        Assert.Equal(0, Installation.StepsDone(await here.SyncAsync()));
    }

    static async Task SayNoAsync(Installation here, string email)
    {
        var contact = (await here.ContactAsync(email))!;
        await here.SendAsync(HttpMethod.Patch, $"contacts/{contact["id"]}", new { preferences = new { integrationEmailOptIn = false } });
    }
}
