using System.Net;
using DonorSync.Tests.RestTests;

namespace DonorSync.Tests.PeoplePagesTests;

/// <summary>The list of contacts: search, filters, sorting, pages.</summary>
public sealed class ContactListTests(PeopleServer server) : IClassFixture<PeopleServer>
{
    [Fact]
    public async Task Contacts_are_found_by_parts_of_words_and_filtered()
    {
        var group = await server.Client.GroupAsync("Found");
        var ada = await server.Client.ContactAsync(
            new { firstName = "Ada", lastName = "Findling", primaryEmail = "ada@findling.example.org" });
        var bea = await server.Client.ContactAsync(
            new { firstName = "Bea", lastName = "Findling", preferences = new { integrationEmailOptIn = false } });
        await server.Client.ContactAsync(
            new { type = "organization", companyName = "Findling Works", primaryEmail = "works@example.foundation" });
        await server.Client.PutAsync($"groups/{group}/members/{ada}");
        using var browser = await server.AdministratorAsync();

        await ShowsAsync(browser, "q=FINDLING", "Ada Findling", "Bea Findling", "Findling Works");
        await ShowsAsync(browser, "q=ling+ada", "Ada Findling");
        await ShowsAsync(browser, "q=findling.example", "Ada Findling");
        await ShowsAsync(browser, "q=findling&type=organization", "Findling Works");
        await ShowsAsync(browser, "q=findling&optIn=no", "Bea Findling");
        await ShowsAsync(browser, "q=findling&optIn=yes", "Ada Findling", "Findling Works");
        await ShowsAsync(browser, $"group={group}", "Ada Findling");
        await ShowsAsync(browser, "q=findling&reason=noGroup", "Bea Findling", "Findling Works");
        await server.Client.PutAsync($"groups/{group}/members/{bea}");
        await ShowsAsync(browser, "q=findling&reason=noGroup", "Findling Works");
        await ShowsAsync(browser, "q=findling&reason=noEmail", "Bea Findling");
        await ShowsAsync(browser, $"group={group}&place=notConnected", "Ada Findling", "Bea Findling");
        await browser.OpenAsync("/contacts?q=nobody-has-this");
        browser.Shows("No contacts match");
        browser.IsWellMade();
    }

    [Theory]
    [InlineData("name")]
    [InlineData("namedescending")]
    [InlineData("newest")]
    [InlineData("changed")]
    public async Task Pages_follow_each_other_without_gaps_and_repeats_in_every_order(string sort)
    {
        await using (var donors = await server.OpenAsync())
        {
            // More than are counted, so that both ways of reading are tested: by an index, and a few sorted in memory.
            if (!(await donors.ContactLists.PageAsync(new(Search: "pager"), default, null, 1, CancellationToken.None)).Rows.Any())
            {
                foreach (var chunk in Enumerable.Range(0, 1_100).Chunk(500))
                    await donors.Entries.SaveAsync(
                        [.. chunk.Select(i => new Donors.Contacts.ContactEntry(
                            new() { LastName = $"Pager {i % 7} {(i % 11 == 0 ? "few" : "")}", FirstName = $"{i}" }, []))],
                                new(Database.ConsentSource.Api, "test"), CancellationToken.None);
            }
        }
        using var browser = await server.AdministratorAsync();

        Assert.Equal(1_100, (await WalkAsync(browser, $"/contacts?q=pager&sort={sort}")).Count);
        var few = await WalkAsync(browser, $"/contacts?q=pager+few&sort={sort}");
        Assert.Equal(100, few.Count);
        if (sort.StartsWith("name", StringComparison.Ordinal))
            Assert.Equal(sort == "name" ? "Pager 0 few" : "Pager 6 few", few[0][^11..]);
    }

    [Fact]
    public async Task The_list_is_shown_for_any_query_string()
    {
        using var browser = await server.AdministratorAsync();
        foreach (var query in new[] { "group=x", "type=9", "sort=-1", "after=%00", "after=AAAA", "optIn=maybe", "reason=Z9", "reason=B3",
            "q=%25%27%22%3Cscript%3E" })
        {
            (await browser.OpenAsync($"/contacts?{query}")).Expect(HttpStatusCode.OK);
            Assert.DoesNotContain("<script>", browser.Html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_user_returns_to_the_list_after_signing_in()
    {
        using var browser = new Browser(server.Address);
        await browser.OpenAsync("/contacts?q=ada");
        Assert.StartsWith("/sign-in", browser.Path, StringComparison.Ordinal);

        await browser.SubmitAsync(new() { ["Form.Email"] = RestServer.AdminEmail, ["Form.Password"] = RestServer.AdminPassword });

        Assert.Equal("/contacts?q=ada", browser.Path);
    }

    static async Task ShowsAsync(Browser browser, string query, params string[] names)
    {
        (await browser.OpenAsync($"/contacts?{query}")).Expect(HttpStatusCode.OK);
        Assert.Equal(names.Order(), Names(browser).Order());
        browser.Shows($"{names.Length} contact");
    }

    static async Task<List<string>> WalkAsync(Browser browser, string address)
    {
        var names = new List<string>();
        for (string? next = address; next is not null; next = browser.Links(
            "/contacts?").FirstOrDefault(l => l.Contains("after=", StringComparison.Ordinal)))
        {
            (await browser.OpenAsync(next)).Expect(HttpStatusCode.OK);
            names.AddRange(Names(browser));
            Assert.True(names.Count <= 1_100, "The pages repeat themselves.");
        }
        Assert.Equal(names.Distinct().Order(), names.Order());
        return names;
    }

    static IEnumerable<string> Names(Browser browser) =>
        System.Text.RegularExpressions.Regex.Matches(
            browser.Html, "<a href=\"/contacts/[0-9a-f-]{36}\">([^<]+)</a>").Select(m => WebUtility.HtmlDecode(m.Groups[1].Value));
}
