using System.Net;
using System.Text.Json.Nodes;
using DonorSync.Database.Audit;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Tests.RestTests;

/// <summary>B13: <c>/api/v1/settings/sync</c>. Each test uses an organization of its own.</summary>
public sealed class SyncSettingsTests(RestServer server) : IClassFixture<RestServer>, IAsyncLifetime
{
    const string Path = "settings/sync";

    const string Defaults = """
        {"maxTopLevelDomainLength":3,"sendOrganizationNames":false,"newcomers":"everyone","paused":false,"interval":"01:00:00",
        "fullReadEvery":"1.00:00:00","holds":{"removalsOver":25,"removalsOverPercent":20,"removalsOverInAnyCase":1000,
        "listDeletionsOver":3,"blankedOverPercent":10,"changedOverPercent":80,"optOutsOver":25,"optOutsOverPercent":20}}
        """;

    RestClient client = null!;

    public async ValueTask InitializeAsync() =>
        client = server.ClientOf((await server.OtherOrganizationAsync($"Org {Guid.NewGuid()}")).Token);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Without_a_choice_everything_is_the_default_B13()
    {
        var shown = (await client.GetAsync(Path)).Expect(HttpStatusCode.OK);

        Assert.True(JsonNode.DeepEquals(Expected(), shown.Json), shown.Json!.ToJsonString());
    }

    [Fact]
    public async Task A_nested_change_merges_and_null_returns_to_the_default_B13()
    {
        var changed = (await PatchAsync("""
            {"maxTopLevelDomainLength":"off","sendOrganizationNames":true,"newcomers":"none","interval":"02:00:00",
            "fullReadEvery":"7.00:00:00","holds":{"removalsOver":30,"optOutsOverPercent":100}}
            """)).Expect(HttpStatusCode.OK);
        var expected = Expected();
        (expected["maxTopLevelDomainLength"], expected["sendOrganizationNames"], expected["newcomers"]) = ("off", true, "none");
        (expected["interval"], expected["fullReadEvery"]) = ("02:00:00", "7.00:00:00");
        (expected["holds"]!["removalsOver"], expected["holds"]!["optOutsOverPercent"]) = (30, 100);
        Assert.True(JsonNode.DeepEquals(expected, changed.Json), changed.Json!.ToJsonString());

        await PatchAsync("""{"holds":{"listDeletionsOver":1000000},"maxTopLevelDomainLength":63}""");
        (expected["holds"]!["listDeletionsOver"], expected["maxTopLevelDomainLength"]) = (1_000_000, 63);
        Assert.True(JsonNode.DeepEquals(expected, (await client.GetAsync(Path)).Json));

        await PatchAsync("""{"holds":{"removalsOver":null},"interval":null,"newcomers":null}""");
        (expected["holds"]!["removalsOver"], expected["interval"], expected["newcomers"]) = (25, "01:00:00", "everyone");
        Assert.True(JsonNode.DeepEquals(expected, (await client.GetAsync(Path)).Json));

        await PatchAsync("""{"holds":null,"maxTopLevelDomainLength":null,"sendOrganizationNames":null,"fullReadEvery":null}""");
        Assert.True(JsonNode.DeepEquals(Expected(), (await client.GetAsync(Path)).Json));
        (await PatchAsync("{}")).Expect(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("maxTopLevelDomainLength", "1", "64", "0", "-3", "3.5", "\"3\"", "\"Off\"", "true", "[]", "{}", "99999999999")]
    [InlineData("sendOrganizationNames", "\"true\"", "1", "{}")]
    [InlineData("newcomers", "\"some\"", "\"Everyone\"", "0", "false")]
    [InlineData("interval", "\"00:14:59\"", "\"7.00:00:01\"", "\"1 hour\"", "\"1:99\"", "\"-01:00:00\"", "\"01:00:00.5\"", "60", "\"\"")]
    [InlineData("fullReadEvery", "\"00:59:59\"", "\"31.00:00:01\"", "24", "\"daily\"")]
    [InlineData("holds.removalsOver", "0", "1000001", "-1", "1.5", "\"25\"", "99999999999", "true")]
    [InlineData("holds.removalsOverPercent", "0", "101", "0.2", "\"20%\"")]
    [InlineData("holds.removalsOverInAnyCase", "0", "1000001")]
    [InlineData("holds.listDeletionsOver", "0", "1000001")]
    [InlineData("holds.blankedOverPercent", "0", "101")]
    [InlineData("holds.changedOverPercent", "0", "101")]
    [InlineData("holds.optOutsOver", "0", "1000001")]
    [InlineData("holds.optOutsOverPercent", "0", "101")]
    public async Task A_wrong_value_is_named_and_nothing_is_changed_B13(string name, params string[] values)
    {
        foreach (var value in values)
        {
            var body = name.Split('.') is [var outer, var inner]
                ? new JsonObject { [outer] = new JsonObject { [inner] = JsonNode.Parse(value) } }
                : new JsonObject { [name] = JsonNode.Parse(value) };
            (await PatchAsync(body.ToJsonString()))
                .ExpectProblem(HttpStatusCode.BadRequest, "validation_failed", name);
        }
        Assert.True(JsonNode.DeepEquals(Expected(), (await client.GetAsync(Path)).Json));
    }

    [Fact]
    public async Task All_wrong_values_are_named_together_and_right_ones_are_not_saved_B13()
    {
        (await PatchAsync("""{"interval":"00:00:01","holds":{"removalsOver":0,"optOutsOver":30}}"""))
            .ExpectProblem(HttpStatusCode.BadRequest, "validation_failed", "interval", "holds.removalsOver");
        (await PatchAsync("""{"intervall":"02:00:00"}""")).ExpectProblem(HttpStatusCode.BadRequest, "unknown_property", "intervall");
        (await PatchAsync("""{"holds":{"removals":3}}"""))
            .ExpectProblem(HttpStatusCode.BadRequest, "unknown_property", "holds.removals");
        (await PatchAsync("""{"defaults":{}}""")).ExpectProblem(HttpStatusCode.BadRequest, "unknown_property", "defaults");
        (await PatchAsync("""{"holds":[]}""")).ExpectProblem(HttpStatusCode.BadRequest, "validation_failed", "holds");
        (await client.GetAsync(Path + "?x=1")).ExpectProblem(HttpStatusCode.BadRequest, "unknown_parameter", "x");

        Assert.True(JsonNode.DeepEquals(Expected(), (await client.GetAsync(Path)).Json));
    }

    [Fact]
    public async Task Syncing_is_paused_and_resumed_by_a_setting_B19()
    {
        Assert.True((bool)(await PatchAsync("""{"paused":true,"interval":"02:00:00"}""")).Json!["paused"]!);
        Assert.NotNull((await client.GetAsync("apps/constant-contact")).Json!["pausedSince"]);
        (await PatchAsync("""{"paused":"yes"}""")).ExpectProblem(HttpStatusCode.BadRequest, "validation_failed", "paused");
        Assert.True((bool)(await client.GetAsync(Path)).Json!["paused"]!);
        Assert.False((bool)(await PatchAsync("""{"paused":null,"interval":null}""")).Json!["paused"]!);
        Assert.Null((await client.GetAsync("apps/constant-contact")).Json!["pausedSince"]);
    }

    [Fact]
    public async Task A_change_that_is_based_on_an_older_state_is_refused_if_it_says_so_B13()
    {
        var tag = (await client.GetAsync(Path)).Response.Headers.ETag!.ToString();
        var changed = await PatchAsync("""{"holds":{"removalsOver":30}}""", tag);
        Assert.Equal(changed.Response.Headers.ETag, (await client.GetAsync(Path)).Response.Headers.ETag);

        (await PatchAsync("""{"interval":"02:00:00"}""", tag)).ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition_failed");

        Assert.Equal("01:00:00", (string?)(await client.GetAsync(Path))["interval"]);
        (await PatchAsync("""{"interval":"02:00:00"}""", changed.Response.Headers.ETag!.ToString())).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Many_changes_at_the_same_time_lose_none_B13()
    {
        string[] names = ["removalsOver", "removalsOverInAnyCase", "listDeletionsOver", "optOutsOver", "removalsOverPercent"];

        await Task.WhenAll(names.Select(name => PatchAsync($$$"""{"holds":{"{{{name}}}":77}}""")));

        var holds = (await client.GetAsync(Path))["holds"];
        Assert.All(names, name => Assert.Equal(77, (int)holds[name]!));
    }

    /// <summary>The numbers that a program reads directly after the change.</summary>
    [Fact]
    public async Task A_limit_that_is_turned_off_counts_the_contacts_immediately_B13_E4()
    {
        var group = await client.GroupAsync("Long");
        var contact = await client.ContactAsync(new { lastName = "Long", primaryEmail = "ann@long.foundation" });
        await client.PutAsync($"groups/{group}/members/{contact}");
        Assert.Equal(0, (int)(await client.GetAsync($"groups/{group}"))["emailSolicitable"]);
        Assert.Contains("E4", await RulesAsync(), StringComparison.Ordinal);

        await PatchAsync("""{"maxTopLevelDomainLength":"off"}""");

        Assert.Equal(1, (int)(await client.GetAsync($"groups/{group}"))["emailSolicitable"]);
        Assert.DoesNotContain("E4", await RulesAsync(), StringComparison.Ordinal);
        await PatchAsync("""{"maxTopLevelDomainLength":9}""");
        Assert.Equal(0, (int)(await client.GetAsync($"groups/{group}"))["emailSolicitable"]);
        Assert.Contains("longer than 9", await RulesAsync(), StringComparison.Ordinal);

        async Task<string> RulesAsync() => (await client.GetAsync($"contacts/{contact}/sync"))["reasons"].ToJsonString();
    }

    [Fact]
    public async Task A_change_is_in_the_audit_log_with_what_was_set_B13()
    {
        var admin = server.Client;
        (await admin.PatchAsync(Path, new { holds = new { removalsOver = 44 }, interval = (string?)null })).Expect(HttpStatusCode.OK);

        await using var donors = await server.OpenAsync();
        var entry = await donors.Db.Set<AuditEntry>().OrderByDescending(static e => e.At)
            .FirstAsync(static e => e.What == "Changed the sync settings", TestContext.Current.CancellationToken);
        Assert.Equal("holds.removalsOver: 44, interval: default", entry.About);
        await admin.PatchAsync(Path, new { holds = (string?)null });
    }

    static JsonObject Expected()
    {
        var expected = JsonNode.Parse(Defaults)!.AsObject();
        expected["defaults"] = JsonNode.Parse(Defaults);
        return expected;
    }

    Task<Answer> PatchAsync(string body, string? match = null) => client.SendAsync(
        HttpMethod.Patch, Path, new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
        match is null ? [] : [("If-Match", match)]);
}
