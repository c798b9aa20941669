using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.ConstantContact.Sandbox.Faults;

namespace DonorSync.Tests.Scenarios;

/// <summary>Permanent bounces reach "Email Deliverable?" (P7), for one request in an hour without changes.</summary>
public sealed class BounceTests
{
    const string Reports = "/reports/";

    [Fact]
    public async Task Permanent_bounces_set_email_deliverable_to_No_with_date_and_reason_and_change_nothing_else_P7()
    {
        await using var here = await StartAsync();
        here.Account.SendCampaign(new NewCampaign
        {
            Name = "March",
            Lists = ["Newsletter"],
            Bounces = new Dictionary<string,
            string>
            { ["gone@example.org"] = "B", ["stopped@example.org"] = "S", ["full@example.org"] = "F" },
        });

        var run = await here.SyncAsync();

        Assert.Equal("completed", (string?)run["state"]);
        Assert.Equal(2, Installation.StepsDone(run));
        var gone = (await here.ContactAsync("gone@example.org"))!;
        Assert.False((bool?)gone["preferences"]!["emailDeliverable"]);
        Assert.Contains("does not exist", (string?)gone["emailDeliverableReason"], StringComparison.Ordinal);
        Assert.False(await DeliverableAsync(here, "stopped@example.org"));
        Assert.True(await DeliverableAsync(here, "full@example.org"));
        Assert.True(await here.OptInAsync("gone@example.org"));
        Assert.True(here.IsOnList("gone@example.org", "Newsletter"), "the field never controls the sync");
        Assert.Equal(0, Installation.StepsDone(await here.SyncAsync()));
    }

    [Fact]
    public async Task A_steady_hour_spends_one_request_on_bounces_and_one_campaign_two_more_P7()
    {
        await using var here = await StartAsync();
        here.Account.SendCampaign(
            new NewCampaign
            {
                Name = "March",
                Lists = ["Newsletter"],
                Bounces = new Dictionary<string,
                string>
                { ["gone@example.org"] = "B" }
            });

        Assert.Equal(3, await ReportRequestsAsync(here));
        Assert.Equal(1, await ReportRequestsAsync(here));
        here.Account.SendCampaign(new NewCampaign { Name = "April", Lists = ["Newsletter"] });
        Assert.Equal(1, await ReportRequestsAsync(here));
    }

    [Fact]
    public async Task An_address_that_a_user_sets_deliverable_stays_so_until_it_bounces_again_P7()
    {
        await using var here = await StartAsync();
        var bounce = new NewCampaign
        {
            Name = "March",
            Lists = ["Newsletter"],
            Bounces = new Dictionary<string,
            string>
            { ["gone@example.org"] = "B" }
        };
        here.Account.SendCampaign(bounce);
        await here.SyncAsync();
        var id = (string)(await here.ContactAsync("gone@example.org"))!["id"]!;
        await here.SendAsync(HttpMethod.Patch, $"contacts/{id}", new { preferences = new { emailDeliverable = true } });

        await here.SyncAsync();
        Assert.True(await DeliverableAsync(here, "gone@example.org"));

        await Task.Delay(TimeSpan.FromSeconds(1.1), TimeProvider.System, TestContext.Current.CancellationToken);
        here.Account.SendCampaign(bounce with { Name = "April" });
        await here.SyncAsync();
        Assert.False(await DeliverableAsync(here, "gone@example.org"));
    }

    [Fact]
    public async Task Undo_reverts_a_bounce_and_the_next_run_does_not_set_it_again_P7_B5()
    {
        await using var here = await StartAsync();
        here.Account.SendCampaign(
            new NewCampaign
            {
                Name = "March",
                Lists = ["Newsletter"],
                Bounces = new Dictionary<string,
                string>
                { ["gone@example.org"] = "B" }
            });
        var run = await here.SyncAsync();

        await here.SendAsync(HttpMethod.Post, $"apps/constant-contact/syncs/{run["id"]}/undo");

        Assert.True(await DeliverableAsync(here, "gone@example.org"));
        Assert.Equal(0, Installation.StepsDone(await here.SyncAsync()));
    }

    [Theory]
    [InlineData(FaultKind.Forbidden)]
    [InlineData(FaultKind.InternalError)]
    public async Task Reports_that_cannot_be_read_stop_no_sync_and_the_run_says_so_P7_B7(FaultKind kind)
    {
        await using var here = await StartAsync();
        here.Sandbox.Control.AddFault(
            new SandboxFault { Kind = kind, Operation = "GET /reports/summary_reports/email_campaign_summaries", Count = null });
        await here.AddPeopleAsync(["new@example.org"], "Newsletter");

        var run = await here.SyncAsync();

        Assert.Equal("completed", (string?)run["state"]);
        Assert.True(here.IsOnList("new@example.org", "Newsletter"));
        Assert.Equal(1, (int?)run["rules"]!.AsArray().Single(static r => (string?)r!["rule"] == "P7")!["skipped"]);
    }

    static async Task<Installation> StartAsync()
    {
        var here = await Installation.StartAsync();
        await here.AddPeopleAsync(["gone@example.org", "stopped@example.org", "full@example.org", "well@example.org"], "Newsletter");
        await here.FirstSyncAsync();
        return here;
    }

    static async Task<bool?> DeliverableAsync(Installation here, string email) =>
        (bool?)(await here.ContactAsync(email))!["preferences"]!["emailDeliverable"];

    static async Task<int> ReportRequestsAsync(Installation here)
    {
        var mark = here.Sandbox.Control.Requests()[^1].Number;
        await here.SyncAsync();
        return here.Sandbox.Control.Requests(mark).Count(static r =>
            r.Path.Contains(Reports, StringComparison.Ordinal) || r.Path.Contains("/emails/", StringComparison.Ordinal));
    }
}
