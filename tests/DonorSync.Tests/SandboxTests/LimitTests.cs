using DonorSync.ConstantContact.Sandbox;
using DonorSync.ConstantContact.Sandbox.Control;
using Microsoft.Extensions.Time.Testing;

namespace DonorSync.Tests.SandboxTests;

public sealed class LimitTests
{
    [Fact]
    public async Task Five_requests_within_a_second_throttle_the_fifth()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.Parse("2026-03-01T12:00:00Z", null));
        await using var bench = await LimitedAsync(clock);
        for (var i = 0; i < 4; i++)
            (await bench.GetAsync("/v3/account/user/privileges")).Expect(200);
        (await bench.GetAsync("/v3/account/user/privileges")).ExpectGateway(429, "throttled", "Too Many Requests");
        clock.Advance(TimeSpan.FromSeconds(1));
        (await bench.GetAsync("/v3/account/user/privileges")).Expect(200);
    }

    [Fact]
    public async Task A_sliding_window_sees_a_burst_across_the_full_second()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.Parse("2026-03-01T12:00:00.900Z", null));
        await using var bench = await LimitedAsync(clock);
        for (var i = 0; i < 4; i++)
            (await bench.GetAsync("/v3/account/user/privileges")).Expect(200);
        clock.Advance(TimeSpan.FromMilliseconds(200));
        (await bench.GetAsync("/v3/account/user/privileges")).Expect(429);
        bench.Control.Behaviour = bench.Control.Behaviour with { RateWindow = RateWindow.TokenBucket };
        for (var i = 0; i < 4; i++)
            (await bench.GetAsync("/v3/account/user/privileges")).Expect(200);
        (await bench.GetAsync("/v3/account/user/privileges")).Expect(429);
        clock.Advance(TimeSpan.FromMilliseconds(250));
        (await bench.GetAsync("/v3/account/user/privileges")).Expect(200);
    }

    [Fact]
    public async Task The_daily_quota_is_shared_by_all_accounts_of_a_client_and_ends_at_midnight()
    {
        await using var bench = await SandboxBench.StartAsync(
            options => (options.EnforceLimits, options.RateLimitPerSecond, options.RequestsPerDay) = (true, 1000, 3));
        bench.Control.Clock.Set(DateTimeOffset.Parse("2026-03-01T23:59:00Z", null), stopped: true);
        bench.UseToken(bench.Control.IssueTokens(bench.Account.AccountId).AccessToken);
        (await bench.GetAsync("/v3/contacts")).Expect(200);
        (await bench.GetAsync("/v3/contacts")).Expect(200);
        var other = bench.Control.CreateAccount(new NewAccount());
        bench.UseToken(bench.Control.IssueTokens(other.AccountId).AccessToken);
        (await bench.GetAsync("/v3/contacts")).Expect(200);
        (await bench.GetAsync("/v3/contacts")).ExpectGateway(429, "quota_exceeded", "Limit Exceeded");
        bench.Control.Clock.Advance(TimeSpan.FromMinutes(1));
        (await bench.GetAsync("/v3/contacts")).Expect(200);
        Assert.Equal(1, bench.Control.RequestsToday());
    }

    [Fact]
    public async Task Refused_requests_use_up_the_quota_unless_the_switch_says_otherwise()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.Parse("2026-03-01T12:00:00Z", null));
        await using var bench = await LimitedAsync(clock);
        for (var i = 0; i < 6; i++)
            await bench.GetAsync("/v3/contacts");
        Assert.Equal(6, bench.Control.RequestsToday());
        bench.Control.Behaviour = bench.Control.Behaviour with { RefusedRequestsCount = false };
        await bench.GetAsync("/v3/contacts");
        Assert.Equal(6, bench.Control.RequestsToday());
    }

    [Fact]
    public async Task A_thousand_unfinished_activities_are_the_most()
    {
        await using var bench = await SandboxBench.StartAsync(
            options => (options.EnforceLimits, options.RateLimitPerSecond, options.QueuedActivities, options.ActivityDelay) = (
                true, 1000, 2, TimeSpan.FromHours(1)));
        var list = await bench.ListAsync("A");
        await bench.ListAsync("Last");
        var body = new { list_ids = new[] { list } };
        (await bench.PostAsync("/v3/activities/list_delete", body)).Expect(201);
        (await bench.PostAsync("/v3/activities/list_delete", body)).Expect(201);
        var refused = await bench.PostAsync("/v3/activities/list_delete", body);
        Assert.Equal(429, refused.Status);
        Assert.Contains("You exceeded 1,000 queued activities for this user account.", refused.Text, StringComparison.Ordinal);
        bench.Control.Clock.Advance(TimeSpan.FromHours(1));
        (await bench.PostAsync("/v3/activities/contact_delete", new { list_ids = new[] { list } })).Expect(400);
    }

    private static Task<SandboxBench> LimitedAsync(FakeTimeProvider clock) =>
        SandboxBench.StartAsync(options => (options.EnforceLimits, options.Clock) = (true, clock));
}
