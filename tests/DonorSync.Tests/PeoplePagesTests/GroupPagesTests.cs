using System.Net;
using DonorSync.Database.Users;

namespace DonorSync.Tests.PeoplePagesTests;

/// <summary>The pages of groups.</summary>
public sealed class GroupPagesTests(PeopleServer server) : IClassFixture<PeopleServer>
{
    [Fact]
    public async Task A_group_counts_its_members_and_shows_which_get_no_email_and_why()
    {
        var group = await server.Client.GroupAsync("Counted");
        await MemberAsync(group, new { lastName = "Fine", primaryEmail = "fine@example.org" });
        await MemberAsync(group, new { lastName = "Shares", primaryEmail = "shared@example.org" });
        await server.Client.ContactAsync(
            new { lastName = "Elsewhere", primaryEmail = "shared@example.org", preferences = new { integrationEmailOptIn = false } });
        await MemberAsync(group, new { lastName = "None" });
        await MemberAsync(group, new { lastName = "None at all", preferences = new { integrationEmailOptIn = false } });
        await MemberAsync(
            group, new { lastName = "No", primaryEmail = "no@example.photography", preferences = new { integrationEmailOptIn = false } });
        await MemberAsync(group, new { lastName = "Domain", primaryEmail = "long@example.photography" });
        await MemberAsync(group, new { lastName = "Long", primaryEmail = $"{new string('l', 60)}@{new string('d', 30)}.org" });
        using var browser = await server.AdministratorAsync();

        (await browser.OpenAsync($"/groups/{group}")).Expect(HttpStatusCode.OK);

        browser.IsWellMade();
        browser.Shows("7 members");
        browser.Shows("2 Email Solicitable");
        browser.Shows("2 not: No valid primary email (E2)");
        browser.Shows("1 not: Opted out in DonorSync (E3)");
        browser.Shows("1 not: Email longer than 80 characters (E2)");
        browser.Shows("1 of the solicitable get no mail");
        Assert.Equal((7, 2), await CountsAsync(group));
        Assert.Contains("aria-describedby=\"email-solicitable\"", browser.Html, StringComparison.Ordinal);
        await browser.OpenAsync("/groups");
        browser.IsWellMade();
        browser.Shows("Counted 7 2 No list yet");
    }

    [Fact]
    public async Task A_group_is_made_renamed_and_deleted_by_its_name()
    {
        using var browser = await server.SomebodyAsync(UserRole.Staff);
        await browser.OpenAsync("/groups/new");
        browser.IsWellMade();
        await browser.SubmitAsync(new() { ["Form.Name"] = "Made <b>" });
        browser.Shows("Group created.");
        var page = browser.Path.Split('?')[0];

        await browser.OpenAsync(page + "/rename");
        await browser.SubmitAsync(new() { ["Form.Name"] = "Renamed" });
        browser.Shows("Group renamed.");

        await browser.OpenAsync(page + "/delete");
        await browser.SubmitAsync(new() { ["Form.Name"] = "something else" });
        browser.Shows("nothing was deleted");
        await browser.SubmitAsync(new() { ["Form.Name"] = " renamed " });
        browser.Shows("Group deleted");
        (await browser.OpenAsync(page)).Expect(HttpStatusCode.NotFound);
        browser.Shows("This group is not here");
    }

    [Fact]
    public async Task A_used_or_empty_name_is_refused_next_to_the_field_and_stays_in_it()
    {
        await server.Client.GroupAsync("Taken");
        using var browser = await server.AdministratorAsync();
        await browser.OpenAsync("/groups/new");

        await browser.SubmitAsync(new() { ["Form.Name"] = " TAKEN " });
        browser.Shows("There is already a group named");
        Assert.Contains("value=\" TAKEN \"", browser.Html, StringComparison.Ordinal);
        await browser.SubmitAsync(new() { ["Form.Name"] = " " });
        browser.Shows("The name must not be empty.");
    }

    [Fact]
    public async Task Strangers_and_readers_change_no_group()
    {
        var group = await server.Client.GroupAsync("Ours");
        using var stranger = await server.StrangerAsync();
        foreach (var page in new[] { "", "/rename", "/delete" })
        {
            (await stranger.OpenAsync($"/groups/{group}{page}")).Expect(HttpStatusCode.NotFound);
            stranger.Hides("Ours");
        }
        await stranger.OpenAsync("/groups/new");
        await stranger.SubmitAsync(new() { ["_handler"] = "delete-group", ["Form.Name"] = "Ours" }, $"/groups/{group}/delete");
        using var reader = await server.SomebodyAsync(UserRole.ReadOnly);
        (await reader.OpenAsync($"/groups/{group}")).Expect(HttpStatusCode.OK);
        await reader.OpenAsync($"/groups/{group}/delete");
        Assert.StartsWith("/access-denied", reader.Path, StringComparison.Ordinal);

        (await server.Client.GetAsync($"groups/{group}")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_list_that_is_not_detached_is_not_made_again_L7()
    {
        var group = await server.Client.GroupAsync("Attached");
        using var browser = await server.AdministratorAsync();
        await browser.OpenAsync($"/groups/{group}");

        await browser.SubmitAsync([], $"/groups/{group}/list-again");

        browser.Shows("was not deleted");
    }

    async Task MemberAsync(string group, object contact) =>
        await server.Client.PutAsync($"groups/{group}/members/{await server.Client.ContactAsync(contact)}");

    async Task<(int Members, int Solicitable)> CountsAsync(string group)
    {
        var answer = await server.Client.GetAsync($"groups/{group}");
        return ((int)answer["totalMembers"]!, (int)answer["emailSolicitable"]!);
    }
}
