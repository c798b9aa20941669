using System.Net;
using DonorSync.Database.Users;

namespace DonorSync.Tests.PeoplePagesTests;

/// <summary>B13: Settings > Sync, where administrators change what others read.</summary>
public sealed class SyncSettingsPageTests(PeopleServer server) : IClassFixture<PeopleServer>
{
    const string Page = "/settings/sync";
    const string Edit = Page + "/edit";

    [Fact]
    public async Task Everyone_reads_the_settings_with_their_defaults_B13()
    {
        foreach (var role in new[] { UserRole.ReadOnly, UserRole.Staff })
        {
            using var browser = await server.SomebodyAsync(role);
            (await browser.OpenAsync(Page)).Expect(HttpStatusCode.OK);

            browser.IsWellMade();
            browser.Shows("The time between two syncs A3 1 hour 1 hour");
            browser.Shows("The longest domain ending E4 3 characters 3 characters");
            browser.Shows("Removals, in percent B3 20% 20%");
            browser.Shows("Administrators can change them.");
            Assert.DoesNotContain(Edit, browser.Html, StringComparison.Ordinal);
            await browser.OpenAsync(Edit);
            Assert.StartsWith("/access-denied", browser.Path, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_administrator_changes_settings_and_returns_to_the_defaults_B13()
    {
        using var browser = await server.AdministratorAsync();
        await browser.OpenAsync(Page);
        Assert.Contains(Edit, browser.Html, StringComparison.Ordinal);
        await browser.OpenAsync(Edit);
        browser.IsWellMade();
        browser.Shows("Constant Contact accepts longer endings today, so you can turn the limit off. Default: 3 characters.");
        browser.Shows("Default: 25; leave it empty to use the default.");
        browser.Hides("Subscribers that DonorSync doesn't have");

        await browser.SubmitAsync(new()
        {
            ["maxTopLevelDomainLength"] = "off",
            ["interval"] = "04:00:00",
            ["removalsOver"] = "1,500",
            ["removalsOverPercent"] = "35",
        });

        browser.Shows("Saved. The next sync follows the new settings.");
        browser.Shows("The time between two syncs A3 4 hours 1 hour");
        browser.Shows("The longest domain ending E4 Off: no limit 3 characters");
        browser.Shows("Removals from lists B3 1,500 25");
        browser.Shows("Deleted lists B3 3 3");

        await browser.OpenAsync(Edit);
        await browser.SubmitAsync(
            new() { ["maxTopLevelDomainLength"] = "", ["interval"] = "04:00:00", ["removalsOver"] = "", ["removalsOverPercent"] = "35" });
        browser.Shows("The longest domain ending E4 3 characters 3 characters");
        browser.Shows("Removals from lists B3 25 25");
        browser.Shows("The time between two syncs A3 4 hours 1 hour");
        browser.Shows("Removals, in percent B3 35% 20%");

        await browser.OpenAsync(Edit);
        browser.Shows("Use the default (1 hour)");
        browser.Shows("Use the default for: Removals, in percent");
        browser.Hides("Use the default for: Deleted lists");
        await browser.SubmitAsync(
            new() { ["interval"] = "", ["removalsOverPercent"] = "36", ["listDeletionsOver"] = "4", ["default"] = "removalsOverPercent" });
        browser.Shows("The time between two syncs A3 1 hour 1 hour");
        browser.Shows("Removals, in percent B3 20% 20%");
        browser.Shows("Deleted lists B3 4 3");
        await server.Client.PatchAsync("settings/sync", new { holds = (string?)null });
    }

    [Fact]
    public async Task A_wrong_number_is_named_by_its_label_and_everything_typed_stays_B13()
    {
        using var browser = await server.AdministratorAsync();
        await browser.OpenAsync(Edit);

        await browser.SubmitAsync(new() { ["removalsOverPercent"] = "101", ["listDeletionsOver"] = "many", ["optOutsOver"] = "77" });

        browser.Shows("Nothing was saved: 2 settings need a correction.");
        browser.Shows("Removals, in percent must be a whole number from 1 to 100.");
        browser.Shows("Deleted lists must be a whole number from 1 to 1,000,000.");
        foreach (var typed in new[] { "101", "many", "77" })
            Assert.Contains($"value=\"{typed}\"", browser.Html, StringComparison.Ordinal);
        Assert.Equal(25, (int)(await server.Client.GetAsync("settings/sync"))["holds"]["optOutsOver"]!);

        await browser.SubmitAsync(new() { ["removalsOverPercent"] = "", ["listDeletionsOver"] = "", ["optOutsOver"] = "77" });
        browser.Shows("Opt-outs B3 77 25");
        await server.Client.PatchAsync("settings/sync", new { holds = (string?)null });
    }

    [Fact]
    public async Task Two_administrators_with_the_page_open_keep_each_others_changes_B13()
    {
        using var one = await server.AdministratorAsync();
        using var other = await server.SomebodyAsync(UserRole.Administrator);
        await one.OpenAsync(Edit);
        await other.OpenAsync(Edit);

        await one.SubmitAsync(new() { ["blankedOverPercent"] = "15", ["changedOverPercent"] = "", ["fullReadEvery"] = "" });
        await other.SubmitAsync(new() { ["blankedOverPercent"] = "", ["changedOverPercent"] = "90", ["fullReadEvery"] = "2.00:00:00" });

        other.Shows("Cleared fields, in percent B3 15% 10%");
        other.Shows("Changed contacts, in percent B3 90% 80%");
        other.Shows("The time between two full reads B9 2 days 1 day");
        await server.Client.PatchAsync("settings/sync", new { holds = (string?)null, fullReadEvery = (string?)null });
    }
}
