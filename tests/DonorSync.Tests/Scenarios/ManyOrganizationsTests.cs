using System.Net.Http.Headers;
using DonorSync.Server.Organizations;

namespace DonorSync.Tests.Scenarios;

/// <summary>Many organizations of one installation do not delay each other.</summary>
public sealed class ManyOrganizationsTests
{
    static readonly TimeSpan ActivityDelay = TimeSpan.FromHours(1);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Two workers, and two first syncs that run until Constant Contact completes their import.</summary>
    [Fact]
    public async Task Hourly_work_gets_a_worker_however_many_first_syncs_there_are()
    {
        await using var here = await Installation.StartAsync(
            static options => options.ActivityDelay = ActivityDelay,
            new Dictionary<string, string?>
            {
                ["ConstantContact:ConfirmGrants"] = "true",
                ["Sync:RunsAtOnce"] = "2",
                ["Sync:FirstSyncsAtOnce"] = "2",
                ["ConstantContact:LongestActivityPause"] = "00:00:00.050",
            });
        var ours = here.Http.DefaultRequestHeaders.Authorization;
        // There is nothing to import, so it ends immediately.
        Assert.Equal("completed", (string?)(await here.FirstSyncAsync())["state"]);
        var others = new[] { await ConnectFurtherAsync(here, "Second"), await ConnectFurtherAsync(here, "Third") };

        here.Http.DefaultRequestHeaders.Authorization = ours;
        Assert.Equal("completed", (string?)(await here.SyncAsync())["state"]);

        foreach (var other in others)
        {
            here.Http.DefaultRequestHeaders.Authorization = other;
            while (await StateAsync(here) == "running")
            {
                here.Sandbox.Control.Clock.Advance(ActivityDelay);
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancellation);
            }
            Assert.Equal("completed", await StateAsync(here));
        }
    }

    static async Task<AuthenticationHeaderValue> ConnectFurtherAsync(Installation here, string name)
    {
        var added = await TerminalOrganizations.AddAsync(here.Services, new(name, $"{name}@example.org"), "Tests", Cancellation);
        var token = new AuthenticationHeaderValue("Bearer", added.Token);
        here.Http.DefaultRequestHeaders.Authorization = token;
        await here.AddPeopleAsync([$"donor.of.{name}@example.org"], "Newsletter");
        await here.ConnectAsync(here.Sandbox.Control.CreateAccount(new() { OrganizationName = name }).AccountId);
        return token;
    }

    static async Task<string?> StateAsync(Installation here) =>
        (string?)(await here.GetAsync("apps/constant-contact/syncs?limit=1"))["items"]![0]!["state"];
}
