using System.Net;
using DonorSync.Database;
using DonorSync.Donors;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;

namespace DonorSync.Tests.PeoplePagesTests;

/// <summary>Several contacts are changed together: previewed, done in the background, and undone.</summary>
public sealed class BulkPagesTests(PeopleServer server) : IClassFixture<PeopleServer>
{
    [Fact]
    public async Task Ticked_contacts_join_a_group_and_leave_it_again_by_undo()
    {
        var group = await server.Client.GroupAsync("Bulk one");
        var ada = await server.Client.ContactAsync(
            new { firstName = "Ada", lastName = "Bulkone", primaryEmail = "ada@bulkone.example.org" });
        var bea = await server.Client.ContactAsync(new { firstName = "Bea", lastName = "Bulkone" });
        await server.Client.PutAsync($"groups/{group}/members/{bea}");
        using var browser = await server.AdministratorAsync();
        (await browser.OpenAsync("/contacts?q=bulkone")).Expect(HttpStatusCode.OK);
        browser.IsWellMade();
        Assert.Contains("aria-label=\"Choose Ada Bulkone\"", browser.Html, StringComparison.Ordinal);

        await browser.OpenAsync($"/contacts/bulk?q=bulkone&who=ticked&c={Plain(ada)}&c={Plain(bea)}&do=add");
        browser.Shows("Add them to which group?");
        await browser.OpenAsync($"/contacts/bulk?q=bulkone&who=ticked&c={Plain(ada)}&c={Plain(bea)}&do=add&to={group}");
        browser.IsWellMade();
        browser.Shows("2 contacts chosen.");
        browser.Shows("1 contact will join Bulk one.");
        browser.Shows("In it already: 1 contact.");
        browser.Shows("1 will be added to the list “Bulk one”.");
        Assert.Equal([bea], await MembersAsync(group));

        await browser.SubmitAsync(new() { ["_handler"] = "bulk" });
        await browser.EndOfWorkAsync();
        browser.IsWellMade();
        browser.Shows("1 contact joined the group");
        Assert.Equal([ada, bea], await MembersAsync(group));

        await browser.SubmitAsync([], $"{browser.Path}/actions/undo");
        await browser.EndOfWorkAsync();
        browser.Shows("Undo: Add to Bulk one");
        browser.Shows("1 contact as before");
        Assert.Equal([bea], await MembersAsync(group));
    }

    static string Plain(string id) => Guid.Parse(id).ToString("N");

    async Task<List<string>> MembersAsync(string group)
    {
        await using var donors = await server.OpenAsync();
        var id = Guid.Parse(group);
        return [.. donors.Db.GroupMembers().Where(m => m.GroupId == id).Select(m => m.ContactId).AsEnumerable()
            .Select(static c => c.ToString()).Order(StringComparer.Ordinal)];
    }
}
