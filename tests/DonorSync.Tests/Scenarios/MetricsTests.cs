namespace DonorSync.Tests.Scenarios;

/// <summary>What operators watch: runs, steps and requests, and nothing about people.</summary>
public sealed class MetricsTests
{
    [Fact]
    public async Task Runs_steps_and_requests_are_counted_and_nobody_is_named()
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
        Assert.DoesNotContain("ada.metric", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Metric group", text, StringComparison.Ordinal);
        Assert.DoesNotMatch("[0-9a-f]{8}-[0-9a-f]{4}-", text);
    }
}
