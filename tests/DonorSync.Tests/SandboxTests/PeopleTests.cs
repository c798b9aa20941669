using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.ConstantContact.Sandbox.Model;

namespace DonorSync.Tests.SandboxTests;

/// <summary>The acts of people, in process and over HTTP.</summary>
public sealed class PeopleTests
{
    [Fact]
    public async Task Resubscribing_is_explicit_by_contact_with_a_new_date()
    {
        await using var bench = await SandboxBench.StartAsync();
        bench.Account.Seed(new SeedContact
        { Email = "ada@example.org", Lists = ["A"], CreatedAt = DateTimeOffset.Parse("2024-01-01T00:00:00Z", null) });
        bench.Account.Unsubscribe("ada@example.org", "No");
        Assert.Empty(bench.Account.Find("ada@example.org")!.Lists);
        bench.Control.Clock.Advance(TimeSpan.FromMinutes(1));
        bench.Account.Resubscribe("ada@example.org", "A");
        var back = bench.Account.Find("ada@example.org")!;
        Assert.Equal((PermissionToSend.Explicit, ActedBy.Contact, back.EmailUpdatedAt),
            (back.Permission!.Value, back.OptInSource!.Value, back.OptInDate));
        Assert.True(back.OptInDate > DateTimeOffset.Parse("2025-01-01T00:00:00Z", null));
        Assert.Null(back.OptOutDate);
        Assert.Equal(["A"], back.Lists);
    }

    [Fact]
    public async Task An_act_that_cannot_be_done_says_why_and_changes_nothing()
    {
        await using var bench = await SandboxBench.StartAsync();
        bench.Account.Seed(new SeedContact { Email = "ada@example.org" }, new SeedContact
        { Email = "bob@example.org", Permission = PermissionToSend.Unsubscribed });
        Assert.Contains("no contact", Assert.Throws<InvalidOperationException>(
            () => bench.Account.Unsubscribe("nobody@example.org")).Message, StringComparison.Ordinal);
        Assert.Contains("no list", Assert.Throws<InvalidOperationException>(() => bench.Account.AddToList("ada@example.org", "A")).Message,
            StringComparison.Ordinal);
        bench.Account.CreateList("A");
        Assert.Throws<InvalidOperationException>(() => bench.Account.AddToList("bob@example.org", "A"));
        Assert.Throws<InvalidOperationException>(() => bench.Account.LeaveList("ada@example.org", "A"));
        Assert.Throws<InvalidOperationException>(() => bench.Account.ChangeAddress("ada@example.org", "bob@example.org"));
        Assert.Throws<InvalidOperationException>(() => bench.Account.ChangeAddress("ada@example.org", "nonsense"));
        Assert.Throws<InvalidOperationException>(() => bench.Account.Confirm("ada@example.org"));
        Assert.Throws<InvalidOperationException>(() => bench.Account.CreateList("a"));
        Assert.Throws<InvalidOperationException>(
            () => bench.Account.SendCampaign(
                new NewCampaign { Name = "C", Bounces = new Dictionary<string, string> { ["ada@example.org"] = "Q" } }));
        Assert.Empty(bench.Account.Find("ada@example.org")!.Lists);
    }

    [Fact]
    public async Task Every_act_can_be_done_over_http()
    {
        await using var bench = await SandboxBench.StartAsync();
        var root = $"/_sandbox/accounts/{bench.Account.AccountId}";
        (await bench.PostAsync($"{root}/seed",
            new
            {
                lists = new[] { new { name = "A" } },
                contacts = new[] { new { email = "ada@example.org", permission = "explicit", lists = new[] { "A", "B" } } }
            })).Expect(200);
        async Task ActAsync(string act, object body) =>
            Assert.True((await bench.PostAsync($"{root}/acts/{act}", body)).Status is 200 or 204, act);
        await ActAsync("leave-list", new { who = "ada@example.org", list = "B" });
        await ActAsync("create-list", new { name = "C" });
        await ActAsync("add-to-list", new { who = "ada@example.org", list = "C" });
        await ActAsync("rename-list", new { list = "C", name = "D" });
        await ActAsync("edit", new { who = "ada@example.org", edit = new { first_name = "Ada", city = "London" } });
        await ActAsync("change-address", new { who = "ada@example.org", address = "countess@example.org" });
        await ActAsync("send-campaign",
            new
            {
                campaign = new
                {
                    name = "Spring",
                    lists = new[] { "A" },
                    bounces = new Dictionary<string,
                string>
                    { ["countess@example.org"] = "B" }
                }
            });
        var contact = (await bench.GetAsync($"{root}/contacts/countess@example.org")).Expect(200).Json;
        Assert.Equal(("Ada", "London", "explicit"), (contact.Text("first_name"), contact.Text("city"), contact.Text("permission")));
        Assert.Equal(["A", "D"], contact.Texts("lists"));
        await ActAsync("set-permission", new { who = "countess@example.org", permission = "pending_confirmation" });
        await ActAsync("confirm", new { who = "countess@example.org" });
        await ActAsync("unsubscribe", new { who = "countess@example.org", reason = "Enough" });
        await ActAsync("resubscribe", new { who = "countess@example.org", lists = new[] { "A" } });
        await ActAsync("delete-list", new { list = "D" });
        await ActAsync("delete-contact", new { who = "countess@example.org" });
        (await bench.PostAsync($"{root}/acts/unsubscribe", new { })).Expect(400);
        (await bench.PostAsync($"{root}/acts/fly", new { })).Expect(404);
        (await bench.PostAsync($"{root}/acts/unsubscribe", new { whom = "x" })).Expect(400);
        (await bench.GetAsync("/_sandbox/accounts/nobody")).Expect(404);
    }

    [Fact]
    public async Task A_campaign_shows_in_the_reports_with_its_bounces_newest_first()
    {
        await using var bench = await SandboxBench.StartAsync();
        bench.Account.Seed(new SeedContact { Email = "a@example.org", Lists = ["A"] }, new SeedContact
        { Email = "b@example.org", Lists = ["A"] }, new SeedContact { Email = "c@example.org", Lists = ["A"] });
        bench.Account.SendCampaign(new NewCampaign { Name = "First", Lists = ["A"] });
        bench.Control.Clock.Advance(TimeSpan.FromMinutes(1));
        var id = bench.Account.SendCampaign(
            new NewCampaign
            {
                Name = "Second",
                Lists = ["A"],
                Bounces = new Dictionary<string,
                string>
                { ["a@example.org"] = "B", ["b@example.org"] = "F" },
                OptOuts = ["c@example.org"]
            });
        bench.Account.ChangeAddress("a@example.org", "new@example.org");
        var summaries = (await bench.GetAsync("/v3/reports/summary_reports/email_campaign_summaries")).Json.GetProperty(
            "bulk_email_campaign_summaries");
        Assert.Equal([2, 0], summaries.EnumerateArray().Select(summary => summary.GetProperty("unique_counts").Number("bounces")));
        var campaign = (await bench.GetAsync($"/v3/emails/{summaries[0].Text("campaign_id")}")).Json;
        Assert.Equal(id.ToString(), campaign.GetProperty("campaign_activities")[0].Text("campaign_activity_id"));
        var bounces = (await bench.GetAsync(
            $"/v3/reports/email_reports/{id}/tracking/bounces?bounce_code=B&bounce_code=D&limit=1")).Json.GetProperty(
                "tracking_activities");
        var bounce = Assert.Single(bounces.EnumerateArray());
        Assert.Equal(("a@example.org", "new@example.org", "B", "em_bounces"),
            (bounce.Text("email_address"), bounce.Text("current_email_address"), bounce.Text("bounce_code"),
                bounce.Text("tracking_activity_type")));
        var paged = (await bench.GetAsync($"/v3/reports/email_reports/{id}/tracking/bounces?limit=1")).Json;
        Assert.Equal(1, (await bench.GetAsync(paged.GetProperty("_links").GetProperty("next").Text("href")))
            .Expect(200).Json.GetProperty("tracking_activities").GetArrayLength());
        Assert.Equal("c@example.org", (await bench.GetAsync($"/v3/reports/email_reports/{id}/tracking/optouts")).Json.GetProperty(
            "tracking_activities")[0].Text("email_address"));
        Assert.Equal(PermissionToSend.Unsubscribed, bench.Account.Find("c@example.org")!.Permission);
        (await bench.GetAsync($"/v3/reports/email_reports/{id}/tracking/bounces?bounce_code=Q"))
            .ExpectInvalid("bounce_code does not have a valid value");
    }
}
