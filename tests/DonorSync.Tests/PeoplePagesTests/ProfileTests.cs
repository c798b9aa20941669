using System.Net;
using DonorSync.Database.Users;

namespace DonorSync.Tests.PeoplePagesTests;

/// <summary>The page of one contact.</summary>
public sealed class ProfileTests(PeopleServer server) : IClassFixture<PeopleServer>
{
    [Fact]
    public async Task A_profile_shows_why_a_contact_is_on_no_list_and_explains_all_eight_preferences_B2()
    {
        var id = await server.Client.ContactAsync(
            new
            {
                firstName = "Ida",
                lastName = "Why",
                primaryEmail = "ida@example.photography",
                preferences = new { integrationEmailOptIn = false }
            });
        using var browser = await server.AdministratorAsync();

        // Two clicks from the name: the link in the list, and then the reason is on the page.
        await browser.OpenAsync("/contacts?q=ida+why");
        await browser.OpenAsync(browser.Links("/contacts/").Single(l => l.EndsWith(id, StringComparison.Ordinal)));

        foreach (var rule in new[] { "E1", "E3", "E4" })
            browser.Shows($" {rule} ");
        foreach (var name in new[] { "Integration Email Opt In", "Email Deliverable?", "Allows Solicitations", "Marketing Mail",
            "Newsletter", "Receive Other Mail", "Alternate Email Opt-In?", "Email Solicitable" })
            browser.Shows(name);
        browser.Shows("Integration Email Opt In set to No");
        browser.IsWellMade();
    }

    [Fact]
    public async Task Groups_are_joined_and_left_on_the_profile()
    {
        var id = await server.Client.ContactAsync(new { lastName = "Joiner" });
        var group = await server.Client.GroupAsync("Joined <b>here</b>");
        using var browser = await server.AdministratorAsync();
        await browser.OpenAsync($"/contacts/{id}");

        await browser.SubmitAsync(new() { ["group"] = group }, $"/contacts/{id}/join-group");
        browser.Shows("Added to the group");
        Assert.Contains($"/groups/{group}", browser.Links("/groups/"));
        Assert.DoesNotContain("<b>here", browser.Html, StringComparison.Ordinal);

        await browser.SubmitAsync(new() { ["group"] = group }, $"/contacts/{id}/leave-group");
        browser.Shows("Not in any group");
        Assert.Empty(browser.Links("/groups/"));
    }

    [Fact]
    public async Task A_form_without_its_antiforgery_token_changes_nothing()
    {
        var id = await server.Client.ContactAsync(new { lastName = "Unforged" });
        var group = await server.Client.GroupAsync("Unforged");
        using var browser = await server.AdministratorAsync();
        await browser.OpenAsync("/sign-out");

        await browser.SubmitAsync(new() { ["group"] = group }, $"/contacts/{id}/join-group");

        Assert.Empty((await server.Client.GetAsync($"contacts/{id}"))["groupIds"].AsArray());
    }

    [Fact]
    public async Task Names_are_text_and_never_markup()
    {
        const string Hostile = "<script>alert(1)</script>\"'&";
        var id = await server.Client.ContactAsync(
            new { firstName = Hostile, lastName = Hostile, companyName = Hostile, address1 = Hostile + "\n" + Hostile, city = Hostile });
        using var browser = await server.AdministratorAsync();

        foreach (var page in new[] { $"/contacts/{id}", "/contacts?q=alert", $"/contacts?q={Uri.EscapeDataString(Hostile)}" })
        {
            (await browser.OpenAsync(page)).Expect(HttpStatusCode.OK);
            Assert.DoesNotContain("<script>", browser.Html, StringComparison.Ordinal);
            browser.Shows(Hostile);
        }
    }

    [Fact]
    public async Task A_read_only_user_is_offered_no_changes_and_can_make_none()
    {
        var id = await server.Client.ContactAsync(new { lastName = "Looked At" });
        var group = await server.Client.GroupAsync("Looked At");
        using var browser = await server.SomebodyAsync(UserRole.ReadOnly);

        await browser.OpenAsync($"/contacts/{id}");
        browser.Shows("Looked At");
        Assert.DoesNotContain($"/contacts/{id}/edit", browser.Links("/contacts/"));
        await browser.SubmitAsync(new() { ["group"] = group }, $"/contacts/{id}/join-group");

        Assert.Empty((await server.Client.GetAsync($"contacts/{id}"))["groupIds"].AsArray());
    }

    [Fact]
    public async Task A_missing_contact_and_another_organizations_contact_are_a_friendly_404()
    {
        var id = await server.Client.ContactAsync(new { firstName = "Secret", lastName = "Donor" });
        using var stranger = await server.StrangerAsync();
        foreach (var contact in new[] { id, $"{Guid.Empty}" })
        {
            (await stranger.OpenAsync($"/contacts/{contact}")).Expect(HttpStatusCode.NotFound);
            stranger.Shows("This contact is not here");
            stranger.Hides("Secret");
            stranger.IsWellMade();
        }
        await stranger.OpenAsync("/contacts?q=secret");
        stranger.Shows("No contacts match");
    }
}
