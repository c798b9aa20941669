using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.ConstantContact.Sandbox.Model;

namespace DonorSync.Tests.Scenarios;

/// <summary>A first sync works list by list, and people change their consent during that time (P4-P6).</summary>
public sealed class ConsentBetweenSlicesTests
{
    const int Lists = 6;

    [Fact]
    public async Task A_contact_that_opts_out_between_two_slices_is_not_added_to_the_later_list_P4_P5_P6()
    {
        await using var here = await Installation.StartAsync(
            settings: new Dictionary<string, string?> { ["Sync:FullReadUpTo"] = "10", ["Sync:ContactsPerSlice"] = "50" });
        foreach (var list in Enumerable.Range(0, Lists))
            await here.AddPeopleAsync(
                Enumerable.Range(0, 50).Select(n => $"donor{n}-{list}@example.org"), $"Group {list}", $"Group {(list + 1) % Lists}");
        // The run waits while it polls the first slice's import.
        using var held = new HeldRequest(here, "GET /activities/{activity_id}");

        await here.ConnectAsync();
        var (unsubscribed, deleted, optedOut) = await OnFirstListOnlyAsync(here);
        var imports = Imports(here);
        here.Account.Unsubscribe(unsubscribed.Email!);
        here.Account.DeleteContact(deleted.Email!);
        var contact = (await here.ContactAsync(optedOut.Email!))!;
        await here.SendAsync(HttpMethod.Patch, $"contacts/{contact["id"]}", new { preferences = new { integrationEmailOptIn = false } });
        Assert.True(Imports(here) == imports, "They said so before the next import.");
        held.LetGo();
        var run = await here.NewestRunAsync();
        Assert.True(Imports(here) > imports, "There was no later slice.");

        Assert.Equal("completedWithErrors", (string?)run["state"]);
        var after = here.Account.Contacts().ToDictionary(static c => c.Email!);
        Assert.Equal(
            (PermissionToSend.Unsubscribed, 0), (after[unsubscribed.Email!].Permission!.Value, after[unsubscribed.Email!].Lists.Count));
        Assert.NotNull(after[deleted.Email!].DeletedAt);
        Assert.Equal(optedOut.Lists, after[optedOut.Email!].Lists);
        // All other contacts are on both lists, and the next sync knows the decisions of the three.
        Assert.Equal((Lists * 50) - 3, after.Values.Count(static c => c.Lists.Count == 2));
        await here.SyncAsync();
        Assert.Empty(here.Account.Find(optedOut.Email!)!.Lists);
        Assert.False(await here.OptInAsync(unsubscribed.Email!));
    }

    /// <summary>Three contacts that the first slice added to their first list, and that no later slice may add to their second.</summary>
    static async Task<(ContactView, ContactView, ContactView)> OnFirstListOnlyAsync(Installation here)
    {
        List<ContactView> made;
        while ((made = [.. here.Account.Contacts().Where(static c => c.Lists.Count == 1)]).Count < 3)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        return (made[0], made[1], made[2]);
    }

    static int Imports(Installation here) =>
        here.Sandbox.Control.Requests().Count(static r => r.Path.Contains("_import", StringComparison.Ordinal));
}
