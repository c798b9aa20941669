using System.Text.Json.Nodes;

namespace DonorSync.Tests.Scenarios;

/// <summary>B2: every contact shows whether it is synced, and if not, why.</summary>
public sealed class WhyNotTests
{
    [Fact]
    public async Task A_contact_lists_the_rules_that_exclude_it_B2()
    {
        await using var here = await Installation.StartAsync();
        var alone = (await here.AddPeopleAsync(["alone@example.org"]))[0];
        var noAddress = await AddAsync(
            here, new { type = "person", firstName = "Ida", alternateEmail = "ida@example.org", groups = Newsletter });
        var optedOut = await AddAsync(
            here, new
            {
                type = "person",
                primaryEmail = "no@example.org",
                preferences = new { integrationEmailOptIn = false },
                groups = Newsletter
            });
        var longDomain = (await here.AddPeopleAsync(["new@example.info"], Newsletter))[0];
        var several = await AddAsync(
            here, new { type = "person", primaryEmail = "all@example.info", preferences = new { integrationEmailOptIn = false } });
        var fine = (await here.AddPeopleAsync(["ada@example.org"], Newsletter))[0];

        Assert.Equal("notSynced", (string?)(await WhyAsync(here, fine))["status"]);
        await here.FirstSyncAsync();

        await AssertAsync(here, alone, "notSynced", "E1");
        await AssertAsync(here, noAddress, "notSynced", "E2");
        await AssertAsync(here, optedOut, "notSynced", "E3");
        await AssertAsync(here, longDomain, "notSynced", "E4");
        await AssertAsync(here, several, "notSynced", "E1", "E3", "E4");
        var synced = await AssertAsync(here, fine, "synced");
        Assert.Equal(here.Account.Find("ada@example.org")!.ContactId.ToString(), (string?)synced["constantContact"]!["contactId"]);
        Assert.Equal("implicit", (string?)synced["constantContact"]!["permission"]);
        Assert.Equal(Newsletter, synced["constantContact"]!["lists"]!.AsArray().Select(l => (string?)l));
        Assert.NotNull(synced["lastSyncedAt"]);
    }

    [Fact]
    public async Task A_contact_shows_what_the_next_sync_will_do_and_then_that_it_is_done_B2()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(["ada@example.org"], Newsletter);
        await here.FirstSyncAsync();

        var late = (await here.AddPeopleAsync(["late@example.org"], Newsletter))[0];
        await AssertAsync(here, late, "pending", "C2", "M1");
        await here.SyncAsync();
        await AssertAsync(here, late, "synced");
    }

    [Fact]
    public async Task An_address_changed_in_Constant_Contact_needs_attention_and_creates_no_second_person_C8()
    {
        await using var here = await Installation.StartAsync();
        var ada = (await here.AddPeopleAsync(["ada@example.org"], Newsletter))[0];
        await here.FirstSyncAsync();
        here.Account.ChangeAddress("ada@example.org", "ada.new@example.org");

        await here.SyncAsync();

        var attention = await WhyAsync(here, ada);
        Assert.Equal("attention", (string?)attention["status"]);
        Assert.Contains(attention["reasons"]!.AsArray(),
            r => (string?)r!["rule"] == "C8" && ((string)r["text"]!).Contains("ada.new@example.org", StringComparison.Ordinal));
        Assert.Equal("ada@example.org", (string?)(await here.GetAsync($"contacts/{ada}"))["primaryEmail"]);
        Assert.Single((await here.GetAsync("contacts"))["items"]!.AsArray());
        Assert.Single(here.Account.Contacts());
        Assert.Equal(0, Installation.StepsDone(await here.SyncAsync()));
    }

    [Fact]
    public async Task A_contact_that_left_a_list_or_unsubscribed_shows_so_M4_P1()
    {
        await using var here = await Installation.StartAsync();
        var ids = await here.AddPeopleAsync(["ada@example.org", "ben@example.org"], Newsletter);
        await here.FirstSyncAsync();
        here.Account.LeaveList("ada@example.org", Newsletter[0]);
        here.Account.Unsubscribe("ben@example.org");
        await here.SyncAsync();

        Assert.Contains("M4", Rules(await WhyAsync(here, ids[0])));
        Assert.Contains("P1", Rules(await WhyAsync(here, ids[1])));
        Assert.DoesNotContain("E3", Rules(await WhyAsync(here, ids[1])));
    }

    static readonly string[] Newsletter = ["Newsletter"];

    static async Task<string> AddAsync(Installation here, object contact)
    {
        var answer = await here.SendAsync(HttpMethod.Post, "contacts/bulk", new { contacts = new[] { contact } });
        return (string?)answer!["results"]![0]!["id"] ?? throw new InvalidOperationException(answer.ToString());
    }

    static Task<JsonNode> WhyAsync(Installation here, string id) => here.GetAsync($"contacts/{id}/sync");

    static IEnumerable<string> Rules(JsonNode answer) => answer["reasons"]!.AsArray().Select(r => (string)r!["rule"]!).Distinct();

    static async Task<JsonNode> AssertAsync(Installation here, string id, string status, params string[] rules)
    {
        var answer = await WhyAsync(here, id);
        Assert.True(status == (string?)answer["status"], answer.ToString());
        Assert.Equal(rules.Order(StringComparer.Ordinal), Rules(answer).Order(StringComparer.Ordinal));
        Assert.All(answer["reasons"]!.AsArray(), r => Assert.NotEmpty((string)r!["text"]!));
        return answer;
    }
}
