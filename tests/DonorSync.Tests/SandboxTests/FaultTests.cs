using System.Diagnostics;
using DonorSync.ConstantContact.Sandbox;
using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.ConstantContact.Sandbox.Faults;

namespace DonorSync.Tests.SandboxTests;

public sealed class FaultTests
{
    [Theory]
    [InlineData(FaultKind.Throttled, 429)]
    [InlineData(FaultKind.QuotaExceeded, 429)]
    [InlineData(FaultKind.InternalError, 500)]
    [InlineData(FaultKind.Unavailable, 503)]
    [InlineData(FaultKind.Unauthorized, 401)]
    [InlineData(FaultKind.Forbidden, 403)]
    [InlineData(FaultKind.NotFound, 404)]
    [InlineData(FaultKind.Conflict, 409)]
    [InlineData(FaultKind.UnsupportedMediaType, 415)]
    [InlineData(FaultKind.HtmlBody, 502)]
    [InlineData(FaultKind.EmptyBody, 500)]
    public async Task A_fault_responds_once_without_an_effect(FaultKind kind, int status)
    {
        await using var bench = await SandboxBench.StartAsync();
        bench.Control.AddFault(new SandboxFault { Kind = kind, Operation = "POST /contact_lists" });
        (await bench.GetAsync("/v3/contact_lists")).Expect(200);
        var reply = (await bench.PostAsync("/v3/contact_lists", new { name = "A" })).Expect(status);
        Assert.Equal(kind == FaultKind.EmptyBody, reply.Text.Length == 0);
        Assert.Empty(bench.Account.Lists());
        (await bench.PostAsync("/v3/contact_lists", new { name = "A" })).Expect(201);
        Assert.Equal(kind, bench.Control.Requests().Single(request => request.Status == status).Fault);
    }

    [Theory]
    [InlineData(FaultKind.CutBeforeEffect, 0)]
    [InlineData(FaultKind.CutAfterEffect, 1)]
    public async Task A_cut_connection_has_its_effect_or_not(FaultKind kind, int lists)
    {
        await using var bench = await SandboxBench.StartAsync();
        bench.Control.AddFault(new SandboxFault { Kind = kind, Operation = "POST /contact_lists" });
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => bench.PostAsync("/v3/contact_lists", new { name = "A" }));
        Assert.Equal(lists, bench.Account.Lists().Count);
        Assert.Equal(0, bench.Control.Requests()[^1].Status);
    }

    [Fact]
    public async Task After_count_and_probability_decide_when_a_fault_strikes()
    {
        await using var bench = await SandboxBench.StartAsync();
        bench.Control.AddFault(new SandboxFault { Kind = FaultKind.Unavailable, Operation = "GET /contact_*", After = 1, Count = 2 });
        int[] statuses = [(await bench.GetAsync("/v3/contact_lists")).Status, (await bench.GetAsync("/v3/contact_lists")).Status,
            (await bench.GetAsync("/v3/contact_lists")).Status, (await bench.GetAsync("/v3/contact_lists")).Status];
        Assert.Equal([200, 503, 503, 200], statuses);
        Assert.Equal(2, Assert.Single(bench.Control.Faults).Struck);
        bench.Control.ClearFaults();

        async Task<string> DrawAsync()
        {
            bench.Control.AddFault(new SandboxFault { Kind = FaultKind.Unavailable, Count = null, Probability = 0.5, Seed = 7 });
            var drawn = "";
            for (var i = 0; i < 20; i++)
                drawn += (await bench.GetAsync("/v3/contacts")).Status == 503 ? "x" : ".";
            bench.Control.ClearFaults();
            return drawn;
        }

        var first = await DrawAsync();
        Assert.Contains('x', first);
        Assert.Contains('.', first);
        Assert.Equal(first, await DrawAsync());
    }

    [Fact]
    public async Task A_delayed_response_is_the_normal_one()
    {
        await using var bench = await SandboxBench.StartAsync();
        bench.Control.AddFault(new SandboxFault { Kind = FaultKind.Delay, Delay = TimeSpan.FromMilliseconds(150) });
        var started = Stopwatch.GetTimestamp();
        (await bench.GetAsync("/v3/contacts")).Expect(200);
        Assert.True(Stopwatch.GetElapsedTime(started) >= TimeSpan.FromMilliseconds(140));
    }

    [Fact]
    public async Task An_expired_token_is_refused_until_refreshed_and_a_revoked_one_for_good()
    {
        await using var bench = await SandboxBench.StartAsync();
        var tokens = bench.Control.IssueTokens(bench.Account.AccountId);
        bench.UseToken(tokens.AccessToken);
        bench.Control.AddFault(new SandboxFault { Kind = FaultKind.TokenExpired });
        (await bench.GetAsync("/v3/contacts")).ExpectGateway(401, "unauthorized", "Unauthorized");
        (await bench.GetAsync("/v3/contacts")).Expect(401);
        var refreshed = (await RefreshAsync(bench, tokens.RefreshToken!)).Expect(200).Json;
        bench.UseToken(refreshed.Text("access_token"));
        bench.Control.AddFault(new SandboxFault { Kind = FaultKind.TokenRevoked });
        (await bench.GetAsync("/v3/contacts")).Expect(401);
        (await RefreshAsync(bench, refreshed.Text("refresh_token"))).Expect(400);
    }

    [Fact]
    public async Task The_token_endpoint_fails_only_when_it_is_named()
    {
        await using var bench = await SandboxBench.StartAsync();
        var token = bench.Control.IssueTokens(bench.Account.AccountId).RefreshToken!;
        bench.Control.AddFault(new SandboxFault { Kind = FaultKind.Unavailable, Count = null });
        token = (await RefreshAsync(bench, token)).Expect(200).Json.Text("refresh_token");
        bench.Control.AddFault(new SandboxFault { Kind = FaultKind.InvalidGrant, Operation = "POST /token" });
        (await RefreshAsync(bench, token)).Expect(400);
        (await RefreshAsync(bench, token)).Expect(200);
    }

    [Theory]
    [InlineData(FaultKind.ActivityStuck, "processing", 0)]
    [InlineData(FaultKind.ActivityFailed, "failed", 0)]
    [InlineData(FaultKind.ActivityCancelled, "cancelled", 0)]
    [InlineData(FaultKind.ActivityTimedOut, "timed_out", 0)]
    [InlineData(FaultKind.ActivityDropsRows, "completed", 7)]
    public async Task A_fault_decides_the_result_of_an_activity(FaultKind kind, string state, int imported)
    {
        await using var bench = await SandboxBench.StartAsync();
        var list = await bench.ListAsync("A");
        bench.Control.AddFault(new SandboxFault { Kind = kind, Operation = "POST /activities/contacts_json_import", Rows = 3 });
        var rows = Enumerable.Range(0, 10).Select(i => new { email = $"p{i}@example.org" });
        var activity = (await bench.PostAsync("/v3/activities/contacts_json_import", new { import_data = rows, list_ids = new[] { list } }))
            .Expect(201).Json;
        bench.Control.Clock.Advance(TimeSpan.FromHours(1));
        var done = (await bench.GetAsync($"/v3/activities/{activity.Text("activity_id")}")).Json;
        Assert.Equal(state, done.Text("state"));
        Assert.Equal(imported, bench.Account.Contacts().Count);
        Assert.Equal(imported, done.GetProperty("status").Number("person_count"));
    }

    [Fact]
    public async Task Pages_can_repeat_shuffle_and_miss_rows()
    {
        await using var bench = await SandboxBench.StartAsync();
        bench.Account.Seed(Enumerable.Range(0, 6).Select(i => new SeedContact { Email = $"p{i}@example.org" }));
        async Task<string[]> WalkAsync()
        {
            var first = (await bench.GetAsync("/v3/contacts?limit=3")).Expect(200).Json;
            var second = (await bench.GetAsync(first.GetProperty("_links").GetProperty("next").Text("href"))).Expect(200).Json;
            return [.. new[] { first, second }.SelectMany(
                page => page.GetProperty("contacts").EnumerateArray().Select(contact => contact.Text("contact_id")))];
        }

        var whole = await WalkAsync();
        Assert.Equal(6, whole.Distinct().Count());
        bench.Control.AddFault(new SandboxFault { Kind = FaultKind.DuplicateRows, After = 1 });
        var doubled = await WalkAsync();
        Assert.Equal((7, 6), (doubled.Length, doubled.Distinct().Count()));
        bench.Control.ClearFaults();
        bench.Control.AddFault(new SandboxFault { Kind = FaultKind.ShuffledRows, Count = 2, Seed = 3 });
        var shuffled = await WalkAsync();
        Assert.NotEqual(whole, shuffled);
        Assert.Equal(whole.Order(), shuffled.Order());
        bench.Control.ClearFaults();
        bench.Control.AddFault(new SandboxFault { Kind = FaultKind.SkippedRows });
        Assert.Equal(5, (await WalkAsync()).Length);
    }

    [Fact]
    public async Task Faults_are_set_and_seen_over_http_too()
    {
        await using var bench = await SandboxBench.StartAsync();
        var id = (await bench.PostAsync("/_sandbox/faults", new { kind = "throttled", operation = "GET /contacts", count = 1 }))
            .Expect(200).Json.Number("id");
        Assert.Equal("throttled", (await bench.GetAsync("/_sandbox/faults")).Json[0].GetProperty("fault").Text("kind"));
        (await bench.DeleteAsync($"/_sandbox/faults/{id}")).Expect(204);
        (await bench.GetAsync("/v3/contacts")).Expect(200);
        (await bench.PostAsync("/_sandbox/faults", new { kind = "no_such_thing" })).Expect(400);
    }

    private static Task<Reply> RefreshAsync(SandboxBench bench, string token) =>
        bench.PostAsync("/oauth2/default/v1/token", new FormUrlEncodedContent(
        new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token",
            ["refresh_token"] = token,
            ["client_id"] = SandboxOptions.LocalClientId
        }));
}
