namespace DonorSync.Tests.Scenarios;

/// <summary>The metrics for operators: runs, steps and requests, and no personal data.</summary>
public sealed class MetricsTests
{
    [Fact]
    public async Task Runs_that_fail_are_counted_by_reason()
    {
        await using var here = await Installation.StartAsync();
        await here.FirstSyncAsync();
        here.Sandbox.Control.RevokeGrants();
        here.Sandbox.Control.ExpireAccessTokens();
        Assert.Equal("failed", (string?)(await here.SyncAsync())["state"]);

        var text = await here.Http.GetStringAsync(new Uri(here.Address, "metrics"), TestContext.Current.CancellationToken);

        Assert.Matches("""donorsync_runs_failed_total\{[^}]*reason="needsReconnecting"[^}]*\} [1-9]""", text);
    }

    [Fact]
    public async Task Runs_steps_and_requests_are_counted_without_personal_data()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(["ada.metric@example.org"], "Metric group");
        await here.FirstSyncAsync();
        here.Account.LeaveList("ada.metric@example.org", "Metric group");
        await here.SyncAsync();

        var text = await here.Http.GetStringAsync(new Uri(here.Address, "metrics"), TestContext.Current.CancellationToken);

        Assert.Contains("donorsync_runs_total{", text, StringComparison.Ordinal);
        Assert.Matches("""donorsync_runs_total\{[^}]*kind="first",state="completed"[^}]*\} [1-9]""", text);
        Assert.Matches("""donorsync_steps_total\{[^}]*rule="M1"[^}]*\} [1-9]""", text);
        Assert.Matches("""donorsync_requests_total\{[^}]*operation="GET /?contacts",status="200"[^}]*\} [1-9]""", text);
        Assert.Contains("# TYPE donorsync_run_duration_seconds histogram", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE donorsync_requests_waited_seconds_total counter", text, StringComparison.Ordinal);
        Assert.Matches(@"donorsync_requests_left(\{[^}]*\})? [0-9]+", text);
        Assert.Matches("""donorsync_connections\{[^}]*state="connected"[^}]*\} [0-9]+""", text);
        Assert.Matches(@"donorsync_connections_waiting(\{[^}]*\})? [0-9]+", text);
        Assert.DoesNotContain("ada.metric", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Metric group", text, StringComparison.Ordinal);
        Assert.DoesNotMatch("[0-9a-f]{8}-[0-9a-f]{4}-", text);
    }
}
