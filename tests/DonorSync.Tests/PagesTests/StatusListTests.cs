using DonorSync.Database;
using DonorSync.Database.Users;
using DonorSync.Donors.Listing;
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
    public async Task A_rare_status_is_searched_for_in_parts()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(["zoe@example.org"], "Newsletter");
        await here.FirstSyncAsync();
        await here.AddPeopleAsync(Enumerable.Range(0, ContactStandings.Stretch + 100).Select(static n => $"donor{n:0000}@example.org"));
        using var staff = await Person.OfAsync(here, UserRole.Staff);

        var first = (await staff.PageAsync("/contacts?sync=synced"))!;
        Assert.Contains($"0 contacts found among {ContactStandings.Stretch} checked so far", first.QuerySelector(".found")!.TextContent,
            StringComparison.Ordinal);
        var next = first.QuerySelector("a[rel=next]")!;
        Assert.Equal("Search further", next.TextContent);
        Assert.Equal(["zoe: In sync"], await RowsAsync(staff, next.GetAttribute("href")!));
    }

    static async Task<IEnumerable<string>> RowsAsync(Person person, string address) =>
        (await person.PageAsync(address))!.QuerySelectorAll("#results tbody tr").Select(static row =>
            $"{row.QuerySelector("td[data-label=Email]")!.TextContent.Split('@')[0]}: "
            + $"{row.QuerySelector("td[data-label='Constant Contact']")!.TextContent}");
}
