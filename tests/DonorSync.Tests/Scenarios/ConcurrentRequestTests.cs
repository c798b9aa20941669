using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DonorSync.ConstantContact.Sandbox.Control;
using DonorSync.Tests.RestTests;

namespace DonorSync.Tests.Scenarios;

/// <summary>Requests that add the same contacts at the same time, over HTTP: in any order, no contact is created twice.</summary>
public sealed class ConcurrentRequestTests
{
    const int Contacts = 1_200;

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_imports_of_one_file_create_each_contact_and_each_group_once_C1()
    {
        await using var here = await Installation.StartAsync();

        var reports = await Task.WhenAll(ImportAsync(here), ImportAsync(here));

        Assert.Equal(Contacts, reports.Sum(static r => (int)r["created"]!));
        Assert.Equal(Contacts, reports.Sum(static r => (int)r["unchanged"]!));
        Assert.Equal(["Board"], reports.SelectMany(static r => r["groupsCreated"]!.AsArray()).Select(static g => (string)g!));
        Assert.Equal(Contacts, (int)(await here.GroupAsync("Board"))!["totalMembers"]!);
        await EachOnceAsync(here);
    }

    [Fact]
    public async Task An_import_during_a_first_sync_creates_each_contact_once_C1_C4()
    {
        await using var here = await Installation.StartAsync();
        here.Account.Seed([new SeedList { Name = "News" }], Enumerable.Range(0, Contacts).Select(static n => new SeedContact
        {
            Email = $"n{n}@example.org",
            FirstName = $"F{n}",
            LastName = "L",
            Lists = ["News"],
        }));

        await here.ConnectAsync();
        var report = await ImportAsync(here);
        var run = await here.NewestRunAsync();

        Assert.Equal(Contacts, (int)report["created"]! + (int)run["counts"]!["contactsCreatedInCrm"]!);
        await EachOnceAsync(here);
        await here.SyncAsync();
        Assert.Equal(0, Installation.StepsDone(await here.SyncAsync()));
        Assert.Equal(Contacts, (int)(await here.GroupAsync("News"))!["totalMembers"]!);
        await EachOnceAsync(here);
    }

    [Fact]
    public async Task A_form_that_is_sent_twice_adds_one_contact()
    {
        await using var here = await Installation.StartAsync();
        using var browser = new Browser(here.Address);
        await browser.SignInAsync("admin@example.org", "Scenario-password-1");
        await browser.OpenAsync("/contacts/new");
        var id = Regex.Match(browser.Html, "name=\"Form.Id\" value=\"([^\"]+)\"").Groups[1].Value;
        for (var sent = 0; sent < 2; sent++)
        {
            await browser.OpenAsync("/contacts/new");
            await browser.SubmitAsync(
                new() { ["Form.Id"] = id, ["Form.LastName"] = "Lovelace", ["Form.PrimaryEmail"] = "ada@example.org" });
            Assert.Equal(HttpStatusCode.OK, browser.Response.StatusCode);
            Assert.Contains("Lovelace", browser.Html, StringComparison.Ordinal);
        }
        Assert.Single((await here.GetAsync("contacts?email=ada%40example.org"))["items"]!.AsArray());
    }

    static async Task<JsonNode> ImportAsync(Installation here)
    {
        var file = new StringBuilder("First Name,Last Name,Email,Groups\n");
        for (var n = 0; n < Contacts; n++)
            file.Append(System.Globalization.CultureInfo.InvariantCulture, $"F{n},L,n{n}@example.org,Board\n");
        using var content = new StringContent(file.ToString(), Encoding.UTF8, new MediaTypeHeaderValue("text/csv"));
        using var response = await here.Http.PostAsync("imports", content, Cancellation);
        var text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    static async Task EachOnceAsync(Installation here)
    {
        var emails = new List<string>();
        string? cursor = null;
        do
        {
            var page = await here.GetAsync($"contacts?limit=1000{(cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")}");
            emails.AddRange(page["items"]!.AsArray().Select(static c => (string)c!["primaryEmail"]!));
            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null);
        Assert.Equal(Contacts, emails.Count);
        Assert.Equal(Contacts, emails.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }
}
