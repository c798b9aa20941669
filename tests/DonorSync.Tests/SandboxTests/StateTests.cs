using System.Text;
using DonorSync.ConstantContact.Sandbox;
using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.ConstantContact.Sandbox.Faults;
using DonorSync.Tests.SandboxTests.Conformance;

namespace DonorSync.Tests.SandboxTests;

public sealed class StateTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"sandbox-{Guid.CreateVersion7()}.json");

    public void Dispose()
    {
        File.Delete(path);
        File.Delete(path + ".new");
    }

    [Fact]
    public async Task A_loaded_state_gives_the_same_responses()
    {
        await using var stage = await Stage.SetAsync();
        string[] reads =
        [
            "/v3/contacts?status=all&include=custom_fields,list_memberships,phone_numbers,street_addresses,taggings,notes,"
            + "sms_channel&limit=500", "/v3/contact_lists?status=all&include_membership_count=all",
            "/v3/contact_tags", "/v3/contact_custom_fields", "/v3/activities", "/v3/emails",
            $"/v3/contact_exports/{stage["file_export_id"]}", $"/v3/reports/email_reports/{stage["campaign_activity_id"]}/tracking/bounces",
            "/v3/account/summary",
        ];
        async Task<string> ReadAsync(SandboxBench bench) =>
            string.Join('\n', await Task.WhenAll(reads.Select(async read => (await bench.GetAsync(read)).Expect(200).Text)));
        var before = await ReadAsync(stage.Bench);
        var saved = (await stage.Bench.GetAsync("/_sandbox/state")).Expect(200).Text;
        await using var other = await SandboxBench.StartAsync();
        other.Http.DefaultRequestHeaders.Authorization = stage.Bench.Http.DefaultRequestHeaders.Authorization;
        (await other.PutAsync("/_sandbox/state", saved)).Expect(204);
        Assert.Equal(before, await ReadAsync(other));
        Assert.DoesNotContain(stage.Bench.Http.DefaultRequestHeaders.Authorization!.Parameter!, saved, StringComparison.Ordinal);
        Assert.True(Guid.Parse(await other.ContactAsync("later@example.org")) != Guid.Empty);
    }

    [Fact]
    public async Task State_tokens_and_running_activities_survive_a_restart()
    {
        string refresh, access, list;
        await using (var bench = await SandboxBench.StartAsync(
            options => (options.StatePath, options.ActivityDelay) = (path, TimeSpan.FromHours(1))))
        {
            var tokens = bench.Control.IssueTokens(bench.Account.AccountId);
            (refresh, access) = (tokens.RefreshToken!, tokens.AccessToken);
            list = await bench.ListAsync("A");
            (await bench.PostAsync("/v3/activities/contacts_json_import",
                new { import_data = new[] { new { email = "ada@example.org", first_name = "Ada" } }, list_ids = new[] { list } }))
                    .Expect(201);
        }

        Assert.False(File.Exists(path + ".new"));
        await using (var bench = await SandboxBench.StartAsync(options => options.StatePath = path))
        {
            bench.UseToken(access);
            (await bench.GetAsync($"/v3/contact_lists/{list}")).Expect(200);
            Assert.Empty(bench.Account.Contacts());
            bench.Control.Clock.Advance(TimeSpan.FromHours(1));
            Assert.Equal(["A"], bench.Account.Find("ada@example.org")!.Lists);
            (await bench.PostAsync("/oauth2/default/v1/token",
                new FormUrlEncodedContent(new Dictionary<string,
                    string>
                {
                    ["grant_type"] = "refresh_token",
                    ["refresh_token"] = refresh,
                    ["client_id"] = SandboxOptions.LocalClientId
                }))).Expect(200);
        }
    }

    [Fact]
    public async Task A_change_reaches_the_file_without_a_stop()
    {
        await using var bench = await SandboxBench.StartAsync(options => options.StatePath = path);
        bench.Account.Seed(new SeedContact { Email = "ada@example.org" });
        var deadline = TimeProvider.System.GetUtcNow().AddMinutes(2);
        while (!File.Exists(path) || !(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken))
            .Contains("ada@example.org", StringComparison.Ordinal))
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, "the file was not written");
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"format":99}""")]
    [InlineData("""{"format":1,"accounts":[{"id":"a"}]}""")]
    [InlineData(
        """{"format":1,"accounts":[{"id":"a","profile":{},"contacts":[{"id":"00000000-0000-1000-8000-000000000000","created_at":"2026-"""
        + """01-01T00:00:00Z","lists":["00000000-0000-1000-8000-000000000000"]}]}]}""")]
    public async Task A_file_that_is_no_state_stops_the_start_and_a_load_changes_nothing(string text)
    {
        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        var wrong = await Assert.ThrowsAsync<FormatException>(
            () => Sandbox.StartAsync(new SandboxOptions { StatePath = path }, TestContext.Current.CancellationToken));
        Assert.StartsWith(path, wrong.Message, StringComparison.Ordinal);
        await using var bench = await SandboxBench.StartAsync();
        await bench.ListAsync("A");
        Assert.Throws<FormatException>(() => bench.Control.LoadState(Encoding.UTF8.GetBytes(text)));
        Assert.Single(bench.Account.Lists());
    }

    [Fact]
    public async Task Reset_goes_back_to_the_start()
    {
        await using var bench = await SandboxBench.StartAsync();
        await bench.ListAsync("A");
        bench.Control.AddFault(new SandboxFault { Kind = FaultKind.Throttled });
        (await bench.PostAsync("/_sandbox/reset", null)).Expect(204);
        Assert.Empty(bench.Account.Lists());
        Assert.Empty(bench.Control.Faults);
        (await bench.GetAsync("/v3/contacts")).Expect(401);
        bench.UseToken((await bench.PostAsync("/_sandbox/tokens", new { })).Expect(200).Json.Text("access_token"));
        (await bench.GetAsync("/v3/contacts")).Expect(200);
    }
}
