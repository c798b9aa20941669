using System.Net;
using DonorSync.Database.Users;

namespace DonorSync.Tests.PeoplePagesTests;

/// <summary>The confirmation page of a bulk change: what it shows, and what it refuses.</summary>
public sealed class BulkConfirmationTests(PeopleServer server) : IClassFixture<PeopleServer>
{
    [Fact]
    public async Task All_matching_contacts_are_counted_exactly_and_no_other_is_changed()
    {
        for (var i = 0; i < 3; i++)
            await server.Client.ContactAsync(new { lastName = $"Matching {i}", preferences = new { integrationEmailOptIn = i != 0 } });
        var other = await server.Client.ContactAsync(new { lastName = "Somebody else" });
        using var browser = await server.SomebodyAsync(UserRole.Staff);

        (await browser.OpenAsync("/contacts/bulk?q=matching&who=all&do=opt-out")).Expect(HttpStatusCode.OK);
        browser.Shows("3 contacts chosen.");
        browser.Shows("2 contacts will be opted out.");
        browser.Shows("Opted out already: 1 contact.");
        await browser.SubmitAsync(new() { ["_handler"] = "bulk", ["why"] = "closed down" });
        await browser.EndOfWorkAsync();

        browser.Shows("2 contacts opted out");
        browser.Shows("1 contact already so");
        Assert.True((bool)(await server.Client.GetAsync($"contacts/{other}"))["preferences"]!["integrationEmailOptIn"]!);
        await browser.OpenAsync($"/contacts?q=matching+1");
        await browser.OpenAsync(browser.Links("/contacts/0")[0]);
        browser.Shows("closed down");
    }

    [Fact]
    public async Task No_contact_is_opted_in_without_evidence_B11()
    {
        var contact = await server.Client.ContactAsync(new { lastName = "Evidence", preferences = new { integrationEmailOptIn = false } });
        using var browser = await server.AdministratorAsync();
        await browser.OpenAsync("/contacts/bulk?q=evidence&who=all&do=opt-in");

        await browser.SubmitAsync(new() { ["_handler"] = "bulk", ["why"] = "  " });
        browser.Shows("without evidence no contact is opted in");
        Assert.False((bool)(await server.Client.GetAsync($"contacts/{contact}"))["preferences"]!["integrationEmailOptIn"]!);

        await browser.SubmitAsync(new() { ["_handler"] = "bulk", ["why"] = "a form on paper" });
        await browser.EndOfWorkAsync();
        Assert.True((bool)(await server.Client.GetAsync($"contacts/{contact}"))["preferences"]!["integrationEmailOptIn"]!);
    }

    [Fact]
    public async Task When_more_contacts_match_than_confirmed_nothing_is_changed_and_the_page_says_so()
    {
        var contact = await server.Client.ContactAsync(new { lastName = "Confirmed" });
        using var browser = await server.AdministratorAsync();
        await browser.OpenAsync("/contacts/bulk?q=confirmed&who=all&do=delete");

        await browser.SubmitAsync(new() { ["_handler"] = "bulk", ["confirmed"] = "0" });
        await browser.EndOfWorkAsync();

        browser.Shows("More contacts match by now than when this was confirmed.");
        browser.Shows("Nothing was changed.");
        Assert.NotNull(await server.Client.GetAsync($"contacts/{contact}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?do=delete")]
    [InlineData("?do=delete&who=ticked&c=x&c=00000000000000000000000000000000")]
    [InlineData("?do=delete&who=page&shown=..x")]
    [InlineData("?do=nonsense&who=all")]
    [InlineData("?do=delete&who=all&sync=pending")]
    [InlineData("?do=add&who=all&to=nonsense")]
    [InlineData("?do=add&who=all&to=00000000-0000-0000-0000-000000000001")]
    public async Task An_invalid_address_changes_nothing(string query)
    {
        await server.Client.ContactAsync(new { lastName = "Still here" });
        using var browser = await server.AdministratorAsync();
        (await browser.OpenAsync($"/contacts/bulk{query}")).Expect(HttpStatusCode.OK);
        browser.IsWellMade();
        Assert.DoesNotContain("name=\"confirmed\"", browser.Html, StringComparison.Ordinal);
        browser.Shows("Contacts");
    }

    [Fact]
    public async Task Where_a_list_is_read_in_parts_it_offers_no_selection_of_all()
    {
        await server.Client.ContactAsync(new { lastName = "Stretched" });
        using var browser = await server.AdministratorAsync();
        await browser.OpenAsync("/contacts?q=stretched");
        Assert.Contains("value=\"all\"", browser.Html, StringComparison.Ordinal);
        await browser.OpenAsync("/contacts?q=stretched&sync=pending");
        Assert.DoesNotContain("value=\"all\"", browser.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_only_user_is_offered_no_change_and_a_stranger_reaches_no_contact()
    {
        var contact = await server.Client.ContactAsync(new { lastName = "Untouched" });
        using var reader = await server.SomebodyAsync(UserRole.ReadOnly);
        await reader.OpenAsync("/contacts?q=untouched");
        Assert.DoesNotContain("type=\"checkbox\"", reader.Html, StringComparison.Ordinal);
        reader.Hides("Bulk edit");

        using var stranger = await server.StrangerAsync();
        await stranger.OpenAsync($"/contacts/bulk?who=ticked&do=delete&c={Guid.Parse(contact):N}");
        stranger.Shows("0 contacts chosen.");
        Assert.DoesNotContain("type=\"submit\" class=\"bad\"", stranger.Html, StringComparison.Ordinal);
    }
}
