using System.Net;

namespace DonorSync.Tests.PeoplePagesTests;

/// <summary>Two duplicate contacts: found, compared, merged, and split again.</summary>
public sealed class MergePagesTests(PeopleServer server) : IClassFixture<PeopleServer>
{
    [Fact]
    public async Task Differing_values_are_chosen_and_the_merge_can_be_undone()
    {
        var group = await server.Client.GroupAsync("Merged friends");
        var ada = await server.Client.ContactAsync(
            new { firstName = "Ada", lastName = "Mergeone", primaryEmail = "ada@mergeone.example.org", city = "Oslo" });
        var other = await server.Client.ContactAsync(
            new
            {
                firstName = "A.",
                lastName = "Mergeone",
                primaryEmail = "a@mergeone.example.org",
                companyName = "Ada Ltd",
                preferences = new { integrationEmailOptIn = false }
            });
        await server.Client.PutAsync($"groups/{group}/members/{other}");
        using var browser = await server.AdministratorAsync();

        await browser.OpenAsync($"/contacts/{ada}/merge?q=mergeone");
        browser.IsWellMade();
        await browser.OpenAsync(Assert.Single(browser.Links($"/contacts/{ada}/merge/")));
        browser.IsWellMade();
        browser.Shows("Merge A. Mergeone into Ada Mergeone?");
        browser.Shows("It is in the groups of both: Merged friends.");
        browser.Shows("Integration Email Opt In will be No");
        await browser.SubmitAsync(new()
        {
            ["_handler"] = "merge-contacts",
            ["Form.Choices[FirstName]"] = "kept",
            ["Form.Choices[PrimaryEmail]"] = "gone",
        });
        browser.Expect(HttpStatusCode.OK).Shows("Merge A. Mergeone into Ada Mergeone");

        var merged = await server.Client.GetAsync($"contacts/{ada}");
        Assert.Equal(
            ("Ada", "a@mergeone.example.org", "ada@mergeone.example.org", "Ada Ltd", "Oslo", false),
            ((string?)merged["firstName"], (string?)merged["primaryEmail"], (string?)merged["alternateEmail"],
                (string?)merged["companyName"], (string?)merged["city"],
                (bool)merged["preferences"]["integrationEmailOptIn"]!));
        Assert.Equal([group], merged["groupIds"].AsArray().Select(static g => (string)g!));
        (await server.Client.GetAsync($"contacts/{other}")).Expect(HttpStatusCode.NotFound);

        await browser.SubmitAsync([], $"{browser.Path}/actions/undo");
        await browser.EndOfWorkAsync();
        browser.Shows("2 contacts as before");
        var (one, two) = (await server.Client.GetAsync($"contacts/{ada}"), await server.Client.GetAsync($"contacts/{other}"));
        Assert.Equal(
            ("ada@mergeone.example.org", true), ((string?)one["primaryEmail"], (bool)one["preferences"]["integrationEmailOptIn"]!));
        Assert.Equal(("a@mergeone.example.org", false), ((string?)two["primaryEmail"], (bool)two["preferences"]["integrationEmailOptIn"]!));
        Assert.Empty(one["groupIds"].AsArray());
        Assert.Equal([group], two["groupIds"].AsArray().Select(static g => (string)g!));
    }

    [Fact]
    public async Task A_merge_of_contacts_changed_since_asks_again()
    {
        var kept = await server.Client.ContactAsync(new { lastName = "Mergetwo", primaryEmail = "kept@mergetwo.example.org" });
        var gone = await server.Client.ContactAsync(new { lastName = "Mergetwo", primaryEmail = "gone@mergetwo.example.org" });
        using var browser = await server.AdministratorAsync();
        await browser.OpenAsync($"/contacts/{kept}/merge/{gone}");
        await server.Client.PatchAsync($"contacts/{gone}", new { city = "Bergen" });

        await browser.SubmitAsync(new() { ["_handler"] = "merge-contacts" });

        browser.Shows("has changed one of the two since you opened this page");
        Assert.Equal("Bergen", (string?)(await server.Client.GetAsync($"contacts/{gone}"))["city"]);
    }

    [Theory]
    [InlineData("", "The same address")]
    [InlineData("by=name&", "The same name")]
    public async Task Likely_duplicates_are_shown_in_pages(string by, string what)
    {
        var people = Enumerable.Range(0, 30).SelectMany(n => Enumerable.Range(0, 2).Select(k => new
        {
            firstName = $"Twin {n:00}",
            lastName = "Duplicated",
            primaryEmail = by == "" ? $"Twin{n:00}@duplicated.example.org" : $"twin{n:00}.{k}@single.example.org",
        }));
        await server.Client.PostAsync("contacts/bulk", new { contacts = people });
        using var browser = await server.AdministratorAsync();

        var found = new List<string>();
        for (var address = $"/contacts/duplicates?{by}"; address is not null; address = browser.Links(
            "/contacts/duplicates?").LastOrDefault(static l => l.Contains("after=", StringComparison.Ordinal)))
        {
            await browser.OpenAsync(address);
            browser.IsWellMade();
            browser.Shows(what);
            found.AddRange(browser.Links("/contacts/").Where(static l => l.Contains("/merge/", StringComparison.Ordinal)));
        }

        Assert.True(found.Count >= 30, $"{found.Count} were found");
        Assert.Equal(found.Count, found.Distinct().Count());
    }

    [Fact]
    public async Task A_contact_is_not_merged_with_itself()
    {
        var one = await server.Client.ContactAsync(new { lastName = "Mergethree" });
        using var browser = await server.AdministratorAsync();
        (await browser.OpenAsync($"/contacts/{one}/merge/{one}")).Expect(HttpStatusCode.NotFound);
    }
}
