using System.Globalization;
using DonorSync.Database;
using DonorSync.Database.Users;
using DonorSync.Tests.AccessTests;
using DonorSync.Tests.Scenarios;

namespace DonorSync.Tests.PagesTests;

/// <summary>B2 for many contacts: the list shows the sync status of each contact, and filters by it.</summary>
public sealed class StatusListTests
{
    [Fact]
    public async Task The_list_shows_the_status_of_each_contact_and_filters_by_it()
    {
        await using var here = await Installation.StartAsync();
        using var staff = await Person.OfAsync(here, UserRole.Staff);
        Assert.Null((await staff.PageAsync("/contacts"))!.QuerySelector("#sync"));
        await here.AddPeopleAsync(["ada@example.org", "ben@example.org"], "Newsletter");
        await here.FirstSyncAsync();
        await here.AddPeopleAsync(["cy@example.org"], "Newsletter");
        await here.AddPeopleAsync(["dora@example.org"]);

        Assert.Equal(
            ["ada: In sync", "ben: In sync", "cy: Waiting for the next sync", "dora: Not on a list"], await RowsAsync(staff, "/contacts"));
        Assert.Equal(["ada: In sync", "ben: In sync"], await RowsAsync(staff, "/contacts?sync=synced"));
        Assert.Equal(["cy: Waiting for the next sync"], await RowsAsync(staff, "/contacts?sync=pending"));
        Assert.Equal(["dora: Not on a list"], await RowsAsync(staff, "/contacts?sync=notsynced"));
        Assert.Equal(["ben: In sync"], await RowsAsync(staff, "/contacts?sync=synced&q=ben"));
        Assert.Empty(await RowsAsync(staff, "/contacts?sync=attention"));
        Assert.Contains(
            "No contacts match", (await staff.PageAsync("/contacts?sync=attention"))!.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rare_status_is_found_and_counted_among_many_contacts_B14()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(["zoe@example.org"], "Newsletter");
        await here.FirstSyncAsync();
        await here.AddPeopleAsync(Enumerable.Range(0, 1_100).Select(static n => $"donor{n:0000}@example.org"));
        using var staff = await Person.OfAsync(here, UserRole.Staff);

        var page = (await staff.PageAsync("/contacts?sync=synced"))!;

        Assert.Equal("1 contact found", page.QuerySelector(".found")!.TextContent);
        Assert.Equal(["zoe: In sync"], await RowsAsync(staff, "/contacts?sync=synced"));
        var many = (await staff.PageAsync("/contacts?sync=notsynced"))!;
        Assert.Equal("1,100 contacts found", many.QuerySelector(".found")!.TextContent);
        Assert.Equal(50, (await RowsAsync(staff, many.QuerySelector("a[rel=next]")!.GetAttribute("href")!)).Count());
    }

    [Fact]
    public async Task Each_number_of_a_group_and_of_the_dashboard_leads_to_that_many_contacts_B14()
    {
        await using var here = await Installation.StartAsync();
        using var staff = await Person.OfAsync(here, UserRole.Staff);
        await here.AddPeopleAsync(["ada@example.org", "ben@example.org", "long@example.info"], "Newsletter");
        await here.AddPeopleAsync(["dora@example.org"]);
        await here.FirstSyncAsync();
        here.Account.LeaveList("ben@example.org", "Newsletter");
        await here.SyncAsync();
        var group = (await here.GroupAsync("Newsletter"))!["id"];

        var counted = 0;
        foreach (var address in new[] { $"/groups/{group}", "/" })
        {
            var links = (await staff.PageAsync(address))!.QuerySelectorAll(".bars dt a[href^='/contacts?']");
            foreach (var link in links)
            {
                var count = int.Parse(link.Closest("div")!.QuerySelector("dd span")!.TextContent, CultureInfo.InvariantCulture);
                Assert.Equal(count, (await RowsAsync(staff, link.GetAttribute("href")!)).Count());
                counted++;
            }
        }
        Assert.Equal(5, counted);
    }

    static async Task<IEnumerable<string>> RowsAsync(Person person, string address) =>
        (await person.PageAsync(address))!.QuerySelectorAll("#results tbody tr").Select(static row =>
            $"{row.QuerySelector("td[data-label=Email]")!.TextContent.Split('@')[0]}: "
            + $"{row.QuerySelector("td[data-label='Constant Contact']")!.TextContent}");
}
