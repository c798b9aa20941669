using System.Text.Json.Nodes;
using DonorSync.Database.Organizations;
using DonorSync.Server.Apps.ConstantContact;
using DonorSync.Server.Scheduling;
using DonorSync.Sync.Ports;
using DonorSync.SyncStore.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.Scenarios;

/// <summary>B19: while syncing is paused nothing starts automatically, and users can still start syncs.</summary>
public sealed class PauseTests
{
    const string App = "apps/constant-contact";
    const string Ann = "ann@org.example";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_paused_there_is_no_next_sync_and_users_start_syncs_and_previews_B19()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(["ada@example.org"], "Newsletter");
        await here.FirstSyncAsync();
        Assert.Equal((null, null), Pause(await here.GetAsync(App)));

        await PauseAsync(here);
        var app = await here.GetAsync(App);
        Assert.Equal(("connected", null, Ann), ((string?)app["state"], (string?)app["nextSyncAt"], (string?)app["pausedBy"]));
        Assert.InRange(TimeProvider.System.GetUtcNow() - (DateTimeOffset)app["pausedSince"]!, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        await DueAsync(here);
        Assert.Single((await here.GetAsync(App + "/syncs"))["items"]!.AsArray());

        await here.AddPeopleAsync(["ben@example.org"], "Newsletter");
        var preview = await here.SyncAsync(preview: true);
        var applied = await here.SendAsync(HttpMethod.Post, App + "/syncs", new { applyPreview = (string)preview["id"]! });
        Assert.Equal("completed", (string?)(await here.EndOfAsync((string)applied!["id"]!))["state"]);
        Assert.True(here.IsOnList("ben@example.org", "Newsletter"));
        Assert.Equal("completed", (string?)(await here.SyncAsync())["state"]);

        await ResumeAsync(here);
        app = await here.GetAsync(App);
        Assert.Equal((null, null), Pause(app));
        Assert.NotNull(app["nextSyncAt"]);
    }

    [Fact]
    public async Task The_first_sync_after_granting_does_not_start_while_paused_and_starts_with_the_end_of_the_pause_A2_B19()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(["ada@example.org"], "Newsletter");
        await PauseAsync(here);
        var app = await here.GetAsync(App);
        Assert.Equal(("notConnected", Ann), ((string?)app["state"], (string?)app["pausedBy"]));

        await here.ConnectAsync();
        await DueAsync(here);
        Assert.Equal("connected", (string?)(await here.GetAsync(App))["state"]);
        Assert.Empty((await here.GetAsync(App + "/syncs"))["items"]!.AsArray());
        Assert.Null(here.Account.Find("ada@example.org"));

        await ResumeAsync(here);
        while ((await here.GetAsync(App + "/syncs"))["items"]!.AsArray().Count == 0)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancellation);
        var first = await here.NewestRunAsync();
        Assert.Equal(("first", "completed"), ((string?)first["kind"], (string?)first["state"]));
        Assert.True(here.IsOnList("ada@example.org", "Newsletter"));
    }

    [Fact]
    public async Task A_sync_in_progress_continues_when_syncing_is_paused_B19()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(["ada@example.org"], "Newsletter");
        using (new HeldRequest(here, "GET /contacts"))
        {
            await here.ConnectAsync();
            await PauseAsync(here);
            Assert.Equal("syncing", (string?)(await here.GetAsync(App))["state"]);
        }

        Assert.Equal("completed", (string?)(await here.NewestRunAsync())["state"]);
    }

    static (string? Since, string? By) Pause(JsonNode app) => ((string?)app["pausedSince"], (string?)app["pausedBy"]);

    static async Task PauseAsync(Installation here) =>
        await here.Services.GetRequiredService<PauseSwitch>().PauseAsync(await OrganizationAsync(here), Ann, Cancellation);

    static async Task ResumeAsync(Installation here) =>
        await here.Services.GetRequiredService<PauseSwitch>().ResumeAsync(await OrganizationAsync(here), Cancellation);

    /// <summary>Fires the hourly sync, and waits until its job has ended.</summary>
    static async Task DueAsync(Installation here)
    {
        var connection = Assert.Single(await here.Services.GetRequiredService<Connections>().ConnectedAsync(Cancellation));
        Assert.Null(await here.Services.GetRequiredService<IRuns>().TryClaimAsync(connection, new(RunKind.Scheduled), Cancellation));
        await here.Services.GetRequiredService<SyncSchedule>().RunSoonAsync(connection, Cancellation);
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Cancellation);
    }

    static async Task<OrganizationId> OrganizationAsync(Installation here) =>
        (await here.Services.GetRequiredService<OrganizationService>().ListAsync(Cancellation))[0].Id;
}
