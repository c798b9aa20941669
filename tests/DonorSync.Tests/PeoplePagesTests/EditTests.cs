using System.Net;
using System.Text.RegularExpressions;
using DonorSync.Database;
using DonorSync.Database.Users;
using DonorSync.Donors;
using DonorSync.Donors.Consent;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Tests.RestTests;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Tests.PeoplePagesTests;

/// <summary>Adding, editing and deleting a contact.</summary>
public sealed class EditTests(PeopleServer server) : IClassFixture<PeopleServer>
{
    [Fact]
    public async Task An_organization_is_added_with_its_preferences_and_the_evidence_of_its_No_B11()
    {
        using var browser = await server.AdministratorAsync();
        await browser.OpenAsync("/contacts/new");
        browser.IsWellMade();

        await browser.SubmitAsync(
            Form(("Type", "organization"), ("CompanyName", "Added Ltd"), ("PrimaryEmail", "added@example.org"),
                ("Address1", "1 Road\r\nBack door"),
            ("Preferences[integrationEmailOptIn]", "no"), ("Preferences[newsletter]", "no"), ("Preferences[marketingMail]", "yes"),
            ("OptInReason", "asked at the door")));

        browser.Shows("Saved.");
        browser.Shows("Added Ltd");
        var made = await server.Client.GetAsync("contacts/" + IdIn(browser));
        Assert.Equal("organization", (string)made["type"]!);
        Assert.Equal("1 Road\nBack door", (string)made["address1"]!);
        Assert.False((bool)made["preferences"]["integrationEmailOptIn"]!);
        Assert.False((bool)made["preferences"]["newsletter"]!);
        Assert.True((bool)made["preferences"]["emailDeliverable"]!);
        var evidence = (await EvidenceAsync(IdIn(browser))).Single();
        Assert.Equal((false, ConsentSource.Person, RestServer.AdminEmail, "asked at the door"),
            (evidence.After, evidence.Source, evidence.Who, evidence.Reason));
    }

    [Fact]
    public async Task An_error_is_shown_next_to_the_field_and_the_input_stays()
    {
        using var browser = await server.AdministratorAsync();
        await browser.OpenAsync("/contacts/new");

        await browser.SubmitAsync(
            Form(("FirstName", "Typed <b>"), ("PrimaryEmail", "not an address"), ("City", new string('x', 300)),
                ("Preferences[newsletter]", "no")));

        Assert.Matches(
            "id=\"primaryEmail\"[^>]*value=\"not an address\"[^>]*aria-invalid=\"true\" aria-describedby=\"primaryEmail-problem\"",
            browser.Html);
        browser.Shows("Primary email is not a valid email address.");
        browser.Shows("City must be at most 200 characters; it has 300.");
        Assert.Contains("value=\"Typed &lt;b&gt;\"", browser.Html, StringComparison.Ordinal);
        Assert.Matches("<option value=\"no\" selected", browser.Html);
        Assert.Empty((await server.Client.GetAsync("contacts?q=typed"))["items"].AsArray());
        await browser.SubmitAsync(Form());
        browser.Shows("Please fix one field:");
    }

    [Fact]
    public async Task Setting_the_opt_in_by_hand_leaves_evidence_of_who_and_why_B11()
    {
        var id = await server.Client.ContactAsync(new { lastName = "Consenting", preferences = new { integrationEmailOptIn = false } });
        using var browser = await server.SomebodyAsync(UserRole.Staff);
        await browser.OpenAsync($"/contacts/{id}/edit");

        await browser.SubmitAsync(
            Form(("LastName", "Consenting"), ("Preferences[integrationEmailOptIn]", "yes"), ("OptInReason", "signed the form of 3 May")));

        browser.Shows("The changes are saved.");
        browser.Shows("Integration Email Opt In changed from No to Yes.");
        var evidence = (await EvidenceAsync(id)).Last();
        Assert.Equal((true, ConsentSource.Person, "signed the form of 3 May"), (evidence.After, evidence.Source, evidence.Reason));
    }

    [Fact]
    public async Task Of_two_people_editing_one_contact_the_second_is_told_and_overwrites_only_knowingly()
    {
        var id = await server.Client.ContactAsync(new { firstName = "Old", lastName = "Contested" });
        using var mine = await server.AdministratorAsync();
        using var theirs = await server.SomebodyAsync(UserRole.Staff);
        await mine.OpenAsync($"/contacts/{id}/edit");
        await theirs.OpenAsync($"/contacts/{id}/edit");
        await theirs.SubmitAsync(Form(("FirstName", "Theirs"), ("LastName", "Contested"), ("City", "Ghent")));

        await mine.SubmitAsync(Form(("FirstName", "Mine"), ("LastName", "Contested")));

        mine.Shows("has changed this contact since you opened it");
        mine.Shows("Someone else saved: Theirs");
        mine.Shows("Someone else saved: Ghent");
        Assert.Contains("value=\"Mine\"", mine.Html, StringComparison.Ordinal);
        Assert.Equal("Theirs", (string)(await server.Client.GetAsync($"contacts/{id}"))["firstName"]!);

        await mine.SubmitAsync(Form(("FirstName", "Mine"), ("LastName", "Contested"), ("City", "Ghent")));
        mine.Shows("The changes are saved.");
        var kept = await server.Client.GetAsync($"contacts/{id}");
        Assert.Equal(("Mine", "Ghent"), ((string)kept["firstName"]!, (string)kept["city"]!));
    }

    [Fact]
    public async Task A_preference_that_the_form_did_not_send_stays_as_it_is()
    {
        var id = await server.Client.ContactAsync(new { lastName = "Partial", preferences = new { integrationEmailOptIn = false } });
        using var browser = await server.AdministratorAsync();
        await browser.OpenAsync($"/contacts/{id}/edit");

        await browser.SubmitAsync(Form(("LastName", "Partial again")));

        var kept = await server.Client.GetAsync($"contacts/{id}");
        Assert.Equal("Partial again", (string)kept["lastName"]!);
        Assert.False((bool)kept["preferences"]["integrationEmailOptIn"]!);
    }

    [Fact]
    public async Task Deleting_asks_first_keeps_the_evidence_and_leaves_a_friendly_404()
    {
        var id = await server.Client.ContactAsync(new { lastName = "Leaving", preferences = new { integrationEmailOptIn = false } });
        using var browser = await server.AdministratorAsync();
        await browser.OpenAsync($"/contacts/{id}/delete");
        browser.Shows("Delete Leaving?");

        await browser.SubmitAsync([]);

        browser.Shows("1 contact deleted");
        var work = browser.Path;
        foreach (var page in new[] { "", "/edit", "/delete" })
        {
            (await browser.OpenAsync($"/contacts/{id}{page}")).Expect(HttpStatusCode.NotFound);
            browser.Shows("This contact is not here");
        }
        Assert.NotEmpty(await EvidenceAsync(id));

        await browser.OpenAsync(work);
        await browser.SubmitAsync([], $"{work}/actions/undo");
        await browser.EndOfWorkAsync();
        var back = await server.Client.GetAsync($"contacts/{id}");
        Assert.Equal(("Leaving", false), ((string)back["lastName"]!, (bool)back["preferences"]["integrationEmailOptIn"]!));
    }

    [Fact]
    public async Task Users_without_permission_cannot_open_the_forms_and_strangers_see_and_change_nothing()
    {
        var id = await server.Client.ContactAsync(new { lastName = "Guarded" });
        using var reader = await server.SomebodyAsync(UserRole.ReadOnly);
        foreach (var page in new[] { "/contacts/new", $"/contacts/{id}/edit", $"/contacts/{id}/delete" })
        {
            await reader.OpenAsync(page);
            Assert.StartsWith("/access-denied", reader.Path, StringComparison.Ordinal);
        }
        using var stranger = await server.StrangerAsync();
        await stranger.OpenAsync("/contacts/new");
        await stranger.SubmitAsync(
            new() { ["_handler"] = "edit-contact", ["Form.LastName"] = "Stolen", ["Form.Version"] = "0" }, $"/contacts/{id}/edit");
        await stranger.OpenAsync("/contacts/new");
        await stranger.SubmitAsync(new() { ["_handler"] = "delete-contact" }, $"/contacts/{id}/delete");

        Assert.Equal("Guarded", (string)(await server.Client.GetAsync($"contacts/{id}"))["lastName"]!);
    }

    [Fact]
    public async Task A_form_without_its_antiforgery_token_is_refused()
    {
        var id = await server.Client.ContactAsync(new { lastName = "Unforged" });
        using var browser = await server.AdministratorAsync();
        await browser.OpenAsync($"/contacts/{id}/edit");

        await browser.SubmitAsync(new() { ["__RequestVerificationToken"] = "forged", ["Form.LastName"] = "Forged" });

        Assert.Equal(HttpStatusCode.BadRequest, browser.Response.StatusCode);
        Assert.Equal("Unforged", (string)(await server.Client.GetAsync($"contacts/{id}"))["lastName"]!);
    }

    static Dictionary<string,
    string> Form(params (string Name, string Value)[] fields) => fields.ToDictionary(f => $"Form.{f.Name}", f => f.Value);

    static string IdIn(Browser browser) => Regex.Match(browser.Path, "[0-9a-f-]{36}").Value;

    async Task<List<ConsentEvent>> EvidenceAsync(string id)
    {
        await using var donors = await server.OpenAsync();
        return await donors.Db.ConsentEvents().Where(e => e.ContactId == Guid.Parse(id)).OrderBy(e => e.At)
            .ToListAsync(TestContext.Current.CancellationToken);
    }
}
