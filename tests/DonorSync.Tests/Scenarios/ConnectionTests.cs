using System.Net;
using System.Text.Json.Nodes;
using DonorSync.ConstantContact.Sandbox;
using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.ConstantContact.Sandbox.Faults;
using DonorSync.Database;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Server.Apps.ConstantContact;
using DonorSync.Sync.Ports;
using DonorSync.SyncStore.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.Scenarios;

/// <summary>Connecting, disconnecting, and when a sync may run (A2-A7).</summary>
public sealed class ConnectionTests
{
    const string App = "apps/constant-contact";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_sync_starts_automatically_and_the_app_says_so_A2()
    {
        await using var here = await Installation.StartAsync(settings: new Dictionary<string, string?> { ["Sync:Interval"] = "01:00:00" });
        await here.AddPeopleAsync(["ada@example.org"], "Newsletter");
        Assert.Equal("notConnected", (string?)(await here.GetAsync(App))["state"]);
        using (new HeldRequest(here, "GET /contacts"))
        {
            await here.ConnectAsync();
            Assert.Equal("syncing", (string?)(await here.GetAsync(App))["state"]);
        }
        var first = await here.NewestRunAsync();
        Assert.Equal(("first", "completed"), ((string?)first["kind"], (string?)first["state"]));
        Assert.True(here.IsOnList("ada@example.org", "Newsletter"));
        var app = await here.GetAsync(App);
        Assert.Equal("connected", (string?)app["state"]);
        Assert.Equal(here.Account.AccountId, (string?)app["account"]!["id"]);
        // A3: the next sync starts automatically, at the connection's own minute of the hour.
        var wait = (DateTimeOffset)app["nextSyncAt"]! - TimeProvider.System.GetUtcNow();
        Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task All_groups_and_all_lists_are_synced_A4()
    {
        await using var here = await Installation.StartAsync();
        string[] groups = ["Newsletter", "Volunteers", "Gala 2026"];
        string[] lists = ["Alumni", "Members", "Year-end appeal"];
        foreach (var group in groups)
            await here.AddPeopleAsync([$"{group.Length}@example.org"], group);
        foreach (var list in lists)
            here.Account.CreateList(list);
        here.Account.Seed(new SeedContact { Email = "sub@example.org", Lists = lists });

        await here.FirstSyncAsync();

        string[] all = [.. groups.Concat(lists).Order(StringComparer.Ordinal)];
        Assert.Equal(all, here.Account.Lists(withDeleted: false).Select(l => l.Name).Order(StringComparer.Ordinal));
        var inCrm = (await here.GetAsync("groups"))["items"]!.AsArray().Select(g => (string)g!["name"]!);
        Assert.Equal(all, inCrm.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task During_a_sync_no_other_starts_and_disconnecting_is_refused_A3_A5()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(["ada@example.org"], "Newsletter");
        await here.FirstSyncAsync();
        using var held = new HeldRequest(here, "GET /contacts");
        var running = (string)(await StartSyncAsync(here))!["id"]!;

        var second = await here.SendAsync(HttpMethod.Post, App + "/syncs", new { preview = false }, HttpStatusCode.Conflict);
        var preview = await here.SendAsync(HttpMethod.Post, App + "/syncs", new { preview = true }, HttpStatusCode.Conflict);
        var disconnect = await here.SendAsync(HttpMethod.Post, App + "/disconnect", null, HttpStatusCode.Conflict);
        var undo = await here.SendAsync(HttpMethod.Post, $"{App}/syncs/{running}/undo", null, HttpStatusCode.Conflict);

        Assert.Equal("not_undoable", (string?)undo!["code"]);
        Assert.All([second, preview, disconnect], refused => Assert.Equal("sync_in_progress", (string?)refused!["code"]));
        held.LetGo();
        Assert.Equal("completed", (string?)(await here.EndOfAsync(running))["state"]);
        await here.SendAsync(HttpMethod.Post, App + "/disconnect", null, HttpStatusCode.NoContent);
        Assert.Equal("notConnected", (string?)(await here.GetAsync(App))["state"]);
        var refused = await here.SendAsync(HttpMethod.Post, App + "/syncs", new { preview = false }, HttpStatusCode.Conflict);
        Assert.Equal("not_connected", (string?)refused!["code"]);
    }

    [Fact]
    public async Task Another_account_starts_with_a_first_sync_and_the_same_one_resumes_A6()
    {
        await using var here = await Installation.StartAsync();
        var other = here.Sandbox.Control.CreateAccount(new NewAccount { OrganizationName = "Other" });
        await here.AddPeopleAsync(["ada@example.org", "ben@example.org"], "Newsletter");
        await here.FirstSyncAsync();
        // Disconnected from this account: the baselines are kept for it alone.
        here.Account.LeaveList("ben@example.org", "Newsletter");
        await here.SyncAsync();
        await DisconnectAsync(here);

        var first = await here.FirstSyncAsync(other.AccountId);
        Assert.Equal("first", (string?)first["kind"]);
        Assert.Contains("Newsletter", other.Find("ben@example.org")!.Lists);
        await DisconnectAsync(here);
        await here.AddPeopleAsync(["cy@example.org"], "Newsletter");

        var resumed = await here.FirstSyncAsync();
        Assert.NotEqual("first", (string?)resumed["kind"]);
        Assert.True(here.IsOnList("cy@example.org", "Newsletter"));
        Assert.False(here.IsOnList("ben@example.org", "Newsletter"), "M4 holds after the disconnection");
        Assert.Equal(["Newsletter"], here.Account.Lists(withDeleted: false).Select(l => l.Name));
        Assert.Equal(3, here.Account.Contacts().Count);
        Assert.Equal(3, (await here.GetAsync("contacts"))["items"]!.AsArray().Count);
        Assert.Equal(0, Installation.StepsDone(await here.SyncAsync()));
    }

    [Fact]
    public async Task Changes_of_both_sides_while_disconnected_are_synced_later_A6()
    {
        await using var here = await Installation.StartAsync();
        var ids = await here.AddPeopleAsync(["ada@example.org", "ben@example.org", "cy@example.org"], "Newsletter");
        await here.FirstSyncAsync();
        await DisconnectAsync(here);
        here.Account.Unsubscribe("ada@example.org");
        here.Account.LeaveList("ben@example.org", "Newsletter");
        await here.SendAsync(HttpMethod.Delete, $"groups/{(await here.GroupAsync("Newsletter"))!["id"]}/members/{ids[2]}");

        await here.FirstSyncAsync();

        Assert.False(await here.OptInAsync("ada@example.org"), "P1");
        Assert.True(await here.IsMemberAsync("ben@example.org", "Newsletter"), "M4");
        Assert.False(here.IsOnList("cy@example.org", "Newsletter"), "M2");
        Assert.False(await here.IsMemberAsync("cy@example.org", "Newsletter"), "M3 must not bring cy back");
    }

    [Fact]
    public async Task A_sign_in_that_was_not_started_or_was_already_used_is_refused()
    {
        await using var here = await Installation.StartAsync();
        Assert.Equal("/apps/constant-contact?problem=expired", await CallBackAsync(here, "code=abc&state=made-up"));
        Assert.Equal("/apps/constant-contact?problem=expired", await CallBackAsync(here, "code=abc"));

        var back = await DecideAsync(here, "grant");
        Assert.Equal("/apps/constant-contact", await CallBackAsync(here, back));
        await here.NewestRunAsync();
        Assert.Equal("/apps/constant-contact?problem=expired", await CallBackAsync(here, back));
        Assert.Equal("connected", (string?)(await here.GetAsync(App))["state"]);
    }

    [Fact]
    public async Task A_denied_grant_connects_nothing()
    {
        await using var here = await Installation.StartAsync();
        Assert.Equal("/apps/constant-contact?problem=denied", await CallBackAsync(here, await DecideAsync(here, "deny")));
        Assert.Equal("notConnected", (string?)(await here.GetAsync(App))["state"]);
        Assert.Equal(0, here.Requests());
    }

    [Fact]
    public async Task A_code_that_Constant_Contact_refuses_connects_nothing()
    {
        await using var here = await Installation.StartAsync();
        var state = (await DecideAsync(here, "grant")).Split('&').Single(p => p.StartsWith("state=", StringComparison.Ordinal));
        Assert.Equal("/apps/constant-contact?problem=refused", await CallBackAsync(here, $"code=stolen&{state}"));
        Assert.Equal("notConnected", (string?)(await here.GetAsync(App))["state"]);
    }

    [Fact]
    public async Task Connecting_with_a_preview_writes_nothing_yet_B1()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(["ada@example.org"], "Newsletter");
        await here.ConnectAsync(preview: true);
        var run = await here.NewestRunAsync();
        Assert.Equal(("preview", "completed"), ((string?)run["kind"], (string?)run["state"]));
        Assert.Equal(1, (int?)run["counts"]!["contactsCreatedInConstantContact"]);
        Assert.Empty(here.Account.Contacts());
        Assert.Empty(here.Account.Lists(withDeleted: true));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_preview_no_scheduled_sync_runs_until_a_user_approves_B1(bool exactly)
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(["ada@example.org"], "Newsletter");
        await here.ConnectAsync(preview: true);
        var preview = await here.NewestRunAsync();
        var connection = Assert.Single(await here.Services.GetRequiredService<Connections>().ConnectedAsync(Cancellation));
        var runs = here.Services.GetRequiredService<IRuns>();

        Assert.Null((await here.GetAsync(App))["nextSyncAt"]);
        Assert.Null(await runs.TryClaimAsync(connection, new(RunKind.Scheduled), Cancellation));
        if (exactly)
        {
            // A preview that is out of date does not approve what would be done now.
            await here.AddPeopleAsync(["ben@example.org"], "Newsletter");
            await here.SendAsync(HttpMethod.Post, App + "/syncs", new { applyPreview = (string)preview["id"]! }, HttpStatusCode.Conflict);
            Assert.Null(await runs.TryClaimAsync(connection, new(RunKind.Scheduled), Cancellation));
            var again = await here.SyncAsync(preview: true);
            var applied = await here.SendAsync(
                HttpMethod.Post, App + "/syncs", new { applyPreview = (string)again["id"]! }, HttpStatusCode.Accepted);
            await here.EndOfAsync((string)applied!["id"]!);
        }
        else
        {
            await here.SyncAsync();
        }

        Assert.NotNull((await here.GetAsync(App))["nextSyncAt"]);
        Assert.NotNull(await runs.TryClaimAsync(connection, new(RunKind.Scheduled), Cancellation));
    }

    static Task<JsonNode?> StartSyncAsync(Installation here) => here.SendAsync(HttpMethod.Post, App + "/syncs", new { preview = false });

    [Fact]
    public async Task A_login_without_an_account_is_explained_A1()
    {
        await using var here = await Installation.StartAsync();

        Assert.EndsWith(
            "?problem=no_account", await CallBackAsync(here, await DecideAsync(here, "grant", "UNASSIGNED")), StringComparison.Ordinal);

        Assert.Equal("notConnected", (string?)(await here.GetAsync(App))["state"]);
        Assert.Contains("has no Constant Contact account", AppMessages.OfProblem("no_account")!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_private_application_is_explained_A1()
    {
        await using var here = await Installation.StartAsync(options => options.Clients =
            [new SandboxClient { ClientId = SandboxOptions.LocalClientId, PrivateTo = "somebody-else" }]);

        Assert.EndsWith("?problem=private", await CallBackAsync(here, await DecideAsync(here, "grant")), StringComparison.Ordinal);
        Assert.Contains("application is private", AppMessages.OfProblem("private")!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_response_of_a_firewall_is_explained_A1()
    {
        await using var here = await Installation.StartAsync();
        here.Sandbox.Control.AddFault(new SandboxFault { Kind = FaultKind.HtmlBody, Status = 403, Operation = "POST /token" });

        Assert.EndsWith("?problem=blocked", await CallBackAsync(here, await DecideAsync(here, "grant")), StringComparison.Ordinal);
        Assert.Contains("firewall", AppMessages.OfProblem("blocked")!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_call_of_an_installation_goes_without_a_user_agent()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(["ada@example.org"], "Newsletter");
        await here.FirstSyncAsync();

        var calls = here.Sandbox.Control.Requests().Where(static r => r.IsApi || r.Operation == "POST /token").ToList();
        Assert.NotEmpty(calls);
        Assert.All(calls, static r => Assert.StartsWith("DonorSync/", r.UserAgent, StringComparison.Ordinal));
    }

    static Task<JsonNode?> DisconnectAsync(Installation here) =>
        here.SendAsync(HttpMethod.Post, App + "/disconnect", null, HttpStatusCode.NoContent);

    /// <summary>Decides on the sign-in page and returns the query of the redirect.</summary>
    static async Task<string> DecideAsync(Installation here, string decision, string? account = null)
    {
        var connect = await here.SendAsync(HttpMethod.Post, App + "/connect", new { preview = false });
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string> { ["decision"] = decision, ["account"] = account ?? here.Account.AccountId });
        using var decided = await browser.PostAsync(new Uri((string)connect!["authorizationUrl"]!), form, Cancellation);
        return decided.Headers.Location!.Query.TrimStart('?');
    }

    static async Task<string> CallBackAsync(Installation here, string query)
    {
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var back = await browser.GetAsync(new Uri(here.Address, "apps/constant-contact/callback?" + query), Cancellation);
        Assert.Equal(HttpStatusCode.Redirect, back.StatusCode);
        return back.Headers.Location!.OriginalString;
    }
}
