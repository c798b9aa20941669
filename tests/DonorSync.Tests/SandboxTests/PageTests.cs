using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.ConstantContact.Sandbox.Faults;
using DonorSync.ConstantContact.Sandbox.Model;

namespace DonorSync.Tests.SandboxTests;

/// <summary>The pages where a user plays the part of Constant Contact.</summary>
public sealed class PageTests
{
    private const string Nasty = "<img src=x onerror=alert(1)>\"'&";

    [Fact]
    public async Task Every_page_is_marked_encoded_and_strict()
    {
        await using var bench = await SandboxBench.StartAsync();
        var account = bench.Control.CreateAccount(new NewAccount { OrganizationName = Nasty });
        account.Seed(new SeedContact
        {
            Email = "ada@example.org",
            FirstName = Nasty,
            CompanyName = Nasty,
            Street = Nasty,
            Lists = [Nasty]
        });
        bench.UseToken(bench.Control.IssueTokens(account.AccountId).AccessToken);
        await bench.GetAsync("/v3/contacts?email=" + Uri.EscapeDataString(Nasty));
        bench.Control.AddFault(new SandboxFault { Kind = FaultKind.Delay, Operation = Nasty });
        var root = $"/_sandbox/ui/accounts/{account.AccountId}";
        foreach (var path in new[] { "/", root, root + "/contacts?q=" + Uri.EscapeDataString(Nasty), root + "/contacts",
            $"{root}/contacts/{account.Contacts()[0].ContactId}", "/_sandbox/ui/requests", "/_sandbox/ui/faults",
                "/activate?user_code=" + Uri.EscapeDataString(Nasty), $"{root}?problem=" + Uri.EscapeDataString(Nasty) })
        {
            using var response = await bench.Http.GetAsync(path, TestContext.Current.CancellationToken);
            var html = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(response.IsSuccessStatusCode, path);
            Assert.Contains("Sandbox, not Constant Contact", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
            Assert.DoesNotContain("<style", html, StringComparison.Ordinal);
            Assert.DoesNotContain(" style=", html, StringComparison.Ordinal);
            var policy = response.Headers.GetValues("Content-Security-Policy").Single();
            Assert.StartsWith("default-src 'none';", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_empty_page_says_that_there_is_nothing_yet()
    {
        await using var bench = await SandboxBench.StartAsync();
        var root = $"/_sandbox/ui/accounts/{bench.Account.AccountId}";
        foreach (var (path, words) in new[]
        {
            (root, "There is no list yet."), (root, "A campaign goes to lists; make one first."), (root + "/contacts",
                "No contacts found."),
            ("/_sandbox/ui/requests", "No request yet."), ("/_sandbox/ui/faults", "Nothing goes wrong."),
        })
            Assert.Contains(words, (await bench.GetAsync(path)).Expect(200).Text, StringComparison.Ordinal);
        await bench.ListAsync("A");
        Assert.DoesNotContain("There is no list yet.", (await bench.GetAsync(root)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("No request yet.", (await bench.GetAsync("/_sandbox/ui/requests")).Text, StringComparison.Ordinal);
        Assert.Contains("role=\"alert\"", (await bench.GetAsync(root + "?problem=Too+long")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_campaign_with_a_contact_that_cannot_opt_out_is_not_sent()
    {
        await using var bench = await SandboxBench.StartAsync();
        bench.Account.Seed(new SeedContact { Email = "ada@example.org", Lists = ["A"] }, new SeedContact
        { FirstName = "Nameless", Lists = ["A"] });
        var without = bench.Account.Contacts().Single(contact => contact.Email is null).ContactId.ToString();
        Assert.ThrowsAny<Exception>(() =>
            bench.Account.SendCampaign(new NewCampaign { Name = "Spring", Lists = ["A"], OptOuts = ["ada@example.org", without] }));
        Assert.Equal(PermissionToSend.Implicit, bench.Account.Find("ada@example.org")!.Permission);
    }

    [Fact]
    public async Task The_assets_are_served()
    {
        await using var bench = await SandboxBench.StartAsync();
        Assert.Contains("prefers-color-scheme: dark", (await bench.GetAsync("/_sandbox/assets/style.css"))
            .Expect(200).Text, StringComparison.Ordinal);
        Assert.Contains("/_sandbox/requests?since=", (await bench.GetAsync("/_sandbox/assets/log.js"))
            .Expect(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_forms_work_and_return_to_their_page()
    {
        await using var bench = await SandboxBench.StartAsync();
        var root = $"/_sandbox/ui/accounts/{bench.Account.AccountId}";
        bench.Account.Seed(new SeedContact { Email = "ada@example.org", FirstName = "Ada", City = "London" });
        async Task PostAsync(string path, string outcome, params (string Name, string Value)[] fields)
        {
            var form = new FormUrlEncodedContent(
                [.. fields.Select(field => KeyValuePair.Create(field.Name, field.Value)), KeyValuePair.Create("back", root)]);
            var reply = (await bench.PostAsync(path, form)).Expect(303);
            Assert.StartsWith($"{root}?{outcome}", reply.Location!.ToString(), StringComparison.Ordinal);
        }

        await PostAsync($"{root}/acts/create-list", "done", ("name", "A"));
        await PostAsync($"{root}/acts/create-list", "problem", ("name", "a"));
        await PostAsync($"{root}/acts/add-to-list", "done", ("who", "ada@example.org"), ("list", "A"));
        await PostAsync($"{root}/acts/edit", "done", ("who", "ada@example.org"), ("first_name", ""), ("last_name", "L"));
        await PostAsync($"{root}/acts/unsubscribe", "done", ("who", "ada@example.org"), ("reason", "Enough"));
        await PostAsync($"{root}/acts/resubscribe", "done", ("who", "ada@example.org"), ("lists", "A"));
        await PostAsync($"{root}/acts/set-permission", "done", ("who", "ada@example.org"), ("permission", "temp_hold"));
        await PostAsync($"{root}/acts/send-campaign", "done", ("campaign", "Spring"), ("lists", "A"), ("bounces", "ada@example.org"),
            ("bounce_code", "B"));
        await PostAsync($"{root}/acts/fly", "problem");
        await PostAsync("/_sandbox/ui/accounts", "done", ("name", "Second"));
        await PostAsync("/_sandbox/ui/faults", "done", ("kind", "Throttled"), ("operation", "*"), ("count", "2"));
        await PostAsync("/_sandbox/ui/faults", "problem", ("kind", "Nothing"));
        await PostAsync("/_sandbox/ui/faults", "problem", ("kind", "Throttled"), ("count", "twice"));
        await PostAsync("/_sandbox/ui/clock", "done", ("hours", "2"));
        await PostAsync("/_sandbox/ui/clock", "problem", ("hours", "many"));
        var ada = bench.Account.Find("ada@example.org")!;
        Assert.Equal((null, "L", "London", PermissionToSend.TempHold), (ada.FirstName, ada.LastName, ada.City, ada.Permission!.Value));
        Assert.Equal(["A"], ada.Lists);
        Assert.Equal(2, bench.Control.Accounts.Count);
        Assert.Equal(2, Assert.Single(bench.Control.Faults).Fault.Count);
    }

    [Fact]
    public async Task Other_sites_cannot_act_and_are_no_redirect_target()
    {
        await using var bench = await SandboxBench.StartAsync();
        var path = $"/_sandbox/ui/accounts/{bench.Account.AccountId}/acts/create-list";
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        { Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["name"] = "A" }) };
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        Assert.Equal(403, (int)(await bench.Http.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Empty(bench.Account.Lists());
        Assert.Equal("/?done=1", (await bench.PostAsync(
            path, new FormUrlEncodedContent(
                new Dictionary<string, string> { ["name"] = "A", ["back"] = "https://evil.example/" }))).Location!.ToString());
    }

    [Fact]
    public async Task Search_finds_by_name_and_address_and_pages()
    {
        await using var bench = await SandboxBench.StartAsync();
        bench.Account.Seed(Enumerable.Range(0, 150)
            .Select(i => new SeedContact
            {
                Email = $"p{i:000}@example.org",
                FirstName = i == 7 ? "Zoë" : "Ann",
                Lists = i % 2 == 0
                ? ["Even"]
                : []
            }));
        var root = $"/_sandbox/ui/accounts/{bench.Account.AccountId}/contacts";
        Assert.Equal(1, Rows((await bench.GetAsync(root + "?q=zo%C3%AB")).Text));
        Assert.Equal(1, Rows((await bench.GetAsync(root + "?q=P123@")).Text));
        var first = (await bench.GetAsync(root)).Text;
        Assert.Equal(100, Rows(first));
        Assert.Contains("page=2", first, StringComparison.Ordinal);
        Assert.Equal(50, Rows((await bench.GetAsync(root + "?page=2")).Text));
        Assert.Equal(75, Rows((await bench.GetAsync($"{root}?list={bench.Account.Lists()[0].ListId}")).Text));
        (await bench.GetAsync("/_sandbox/ui/accounts/nobody")).Expect(404);
        (await bench.GetAsync(root + "/nobody")).Expect(404);
    }

    private static int Rows(string html) => html.Split("<tr><td>").Length - 1;
}
