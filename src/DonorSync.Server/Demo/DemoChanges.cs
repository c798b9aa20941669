using DonorSync.ConstantContact.Sandbox.Control;
using Spectre.Console;
using static DonorSync.Server.Demo.FirstSync;

namespace DonorSync.Server.Demo;

/// <summary>Changes on both sides between two syncs, and the expected outcomes.</summary>
static class DemoChanges
{
    public static async Task MakeAsync(DemoWorld world, IAnsiConsole console, CancellationToken cancellation)
    {
        foreach (var (where, what, act) in Acts)
        {
            await act(world, cancellation);
            console.WriteLine($"   {where,-16} {what}");
        }
    }

    const string Crm = "donor database";
    const string Ctct = "Constant Contact";

    static IEnumerable<(string Where, string What, Func<DemoWorld, CancellationToken, Task> Act)> Acts =>
    [
        (Crm, "Björn leaves the group Newsletter", (w, c) => LeaveAsync(w, DemoPeople.Bjorn, "Newsletter", c)),
        (Crm, "the group Spring Appeal becomes Spring Appeal 2027", (w, c) => RenameAsync(w, "Spring Appeal", "Spring Appeal 2027", c)),
        (Ctct, "the list Volunteers becomes Helpers", (w, _) => Do(() => w.Account.RenameList("Volunteers", "Helpers"))),
        (Ctct, "Ethan unsubscribes", (w, _) => Do(() => w.Account.Unsubscribe(DemoPeople.Ethan))),
        (Ctct, "Heather moves to 1 Harbour Row",
            (w, _) => Do(() => w.Account.Edit(DemoPeople.Heather, new ContactEdit { Street = "1 Harbour Row", City = "Halifax" }))),
        (Ctct, "Dolores changes her email", (w, _) => Do(() => w.Account.ChangeAddress(DemoPeople.Dolores, DemoPeople.DoloresThere))),
        (Ctct, "Şule leaves the list newsletter", (w, _) => Do(() => w.Account.LeaveList(DemoPeople.Sule, DemoAccount.Newsletter))),
        (Ctct, "Paloma signs up on the website", (w, _) => Do(() => w.Account.Resubscribe(Sign(w), DemoAccount.Website))),
        (Ctct, "a campaign is sent, and Tyrone's address no longer exists", (w, _) => Do(() => w.Account.SendCampaign(new NewCampaign
        {
            Name = "Spring news",
            Lists = [DemoAccount.Newsletter],
            Bounces = new Dictionary<string, string> { [DemoPeople.Tyrone] = "B" },
        }))),
        (Crm, "Lakshmi changes her email", (w, c) => ChangeEmailAsync(w, DemoPeople.Lakshmi, DemoPeople.LakshmiNow, c)),
        (Crm, "the group Gala 2026 is deleted", (w, c) => DeleteGroupAsync(w, "Gala 2026", c)),
        (Ctct, "the list Board is deleted", (w, _) => Do(() => w.Account.DeleteList("Board"))),
    ];

    public static IReadOnlyList<Expectation> Expectations { get; } =
    [
        new("M2", "Björn was removed from the list newsletter", (w, _) => Of(!OnList(w, DemoPeople.Bjorn, DemoAccount.Newsletter))),
        new("L4", "The list is called Spring Appeal 2027", (w, _) => Of(w.Account.Lists().Any(l => l.Name == "Spring Appeal 2027"))),
        new("L5", "The group is still called Volunteers, and still linked",
            async (w, c) => (string?)(await w.Api.GroupAsync("Volunteers", c))?["list"]!["state"] == "linked"),
        new("P1", "Ethan's opt-in is No, and he keeps his group",
            async (w, c) =>
                await OptInAsync(w, DemoPeople.Ethan, c) == false && await w.Api.IsMemberAsync(DemoPeople.Ethan, "Monthly Givers", c)),
        new("C6", "Heather's new address is in the donor database",
            async (w, c) => (string?)(await w.Api.ContactAsync(DemoPeople.Heather, c))?["address1"] == "1 Harbour Row"),
        new("C8", "Dolores keeps her email in the donor database, and there is no second Dolores",
            async (w, c) =>
                await w.Api.ContactAsync(DemoPeople.Dolores, c) is not null
                && await w.Api.ContactAsync(DemoPeople.DoloresThere, c) is null),
        new("M4", "Şule stays in the group Newsletter and is not added to the list again",
            async (w, c) =>
                await w.Api.IsMemberAsync(DemoPeople.Sule, "Newsletter", c) && !OnList(w, DemoPeople.Sule, DemoAccount.Newsletter)),
        new("C4", "Paloma is a donor now, in the group Website sign-ups",
            (w, c) => w.Api.IsMemberAsync(DemoPeople.Newcomer, DemoAccount.Website, c)),
        new("P7", "Tyrone's Email Deliverable? is No, and he stays on the list",
            async (w, c) => (bool?)(await w.Api.ContactAsync(DemoPeople.Tyrone, c))?["preferences"]!["emailDeliverable"] == false
                && OnList(w, DemoPeople.Tyrone, DemoAccount.Newsletter)),
        new("C7", "Lakshmi's new email is a new Constant Contact contact; the old one left its list and was not imported",
            async (w, c) => OnList(w, DemoPeople.LakshmiNow, "Spring Appeal 2027") && !OnList(w, DemoPeople.Lakshmi, "Spring Appeal 2027")
                && await w.Api.ContactAsync(DemoPeople.Lakshmi, c) is null),
        new("L6", "The list Gala 2026 was deleted with its group; its members were not",
            (w, _) => Of(w.Account.Lists().All(l => l.Name != "Gala 2026") && w.Account.Find(DemoPeople.Heather) is { DeletedAt: null })),
        new("L7", "The group Board still exists, detached; its list was not created again",
            async (w, c) => (string?)(await w.Api.GroupAsync("Board", c))?["list"]!["state"] == "detached"
                && w.Account.Lists().All(l => l.Name != "Board")),
    ];

    public static IReadOnlyList<Expectation> Settled { get; } =
    [
        new("M0-M8", "Nothing was planned, nothing changed on either side",
            async (w, c) => (await w.Api.GetAsync("apps/constant-contact/syncs?limit=1", c))["items"]![0]!["rules"]!
                .AsArray().All(r => (int)r!["done"]! == 0)),
    ];

    static bool OnList(DemoWorld world, string email, string list) =>
        world.Account.Find(email) is { } contact && contact.Lists.Contains(list, StringComparer.OrdinalIgnoreCase);

    static string Sign(DemoWorld world)
    {
        world.Account.Seed(new SeedContact { Email = DemoPeople.Newcomer, FirstName = "Paloma", LastName = "Nueva" });
        return DemoPeople.Newcomer;
    }

    static Task Do(Action act)
    {
        act();
        return Task.CompletedTask;
    }

    static async Task LeaveAsync(DemoWorld world, string email, string group, CancellationToken cancellation)
    {
        var contact = await world.Api.ContactAsync(email, cancellation);
        var found = await world.Api.GroupAsync(group, cancellation);
        await world.Api.SendAsync(HttpMethod.Delete, $"groups/{found!["id"]}/members/{contact!["id"]}", null, cancellation);
    }

    static async Task RenameAsync(DemoWorld world, string group, string name, CancellationToken cancellation)
    {
        var found = await world.Api.GroupAsync(group, cancellation);
        await world.Api.SendAsync(HttpMethod.Patch, $"groups/{found!["id"]}", new { name }, cancellation);
    }

    static async Task DeleteGroupAsync(DemoWorld world, string group, CancellationToken cancellation)
    {
        var found = await world.Api.GroupAsync(group, cancellation);
        await world.Api.SendAsync(HttpMethod.Delete, $"groups/{found!["id"]}", null, cancellation);
    }

    static async Task ChangeEmailAsync(DemoWorld world, string email, string to, CancellationToken cancellation)
    {
        var contact = await world.Api.ContactAsync(email, cancellation);
        await world.Api.SendAsync(HttpMethod.Patch, $"contacts/{contact!["id"]}", new { primaryEmail = to }, cancellation);
    }
}
