using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DonorSync.Database;
using DonorSync.Database.Alerts;
using DonorSync.Server.Alerts;
using DonorSync.Server.Settings;
using DonorSync.SyncStore.Accounts;
using DonorSync.Tests.RestTests;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.Scenarios;

/// <summary>B3: an implausible number of opt-outs is applied, and a user is alerted with a link to exactly these contacts.</summary>
public sealed class ManyOptOutsTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_that_opts_out_more_than_25_contacts_and_20_percent_does_so_and_warns_B3()
    {
        await using var here = await SyncedAsync(100);
        var run = await UnsubscribeAsync(here, 0, 26);

        Assert.Equal(("completed", 26), ((string?)run["state"], (int)run["counts"]!["optOuts"]!));
        var warning = Assert.Single(run["warnings"]!.AsArray())!;
        Assert.Equal(("B3", 26), ((string?)warning["rule"], (int)warning["count"]!));
        Assert.Contains("26 contacts opted out", (string?)warning["text"], StringComparison.Ordinal);
        Assert.False(await here.OptInAsync("donor0@example.org"));
        Assert.Empty((await here.SyncAsync())["warnings"]!.AsArray());
        await LinksLeadToThemAsync(here, (string)run["id"]!, 26);
        await IsToldAsync(here, (string)run["id"]!);
    }

    [Theory]
    [InlineData(100, 25)]
    [InlineData(140, 28)]
    public async Task Fewer_opt_outs_are_an_ordinary_day_B3(int contacts, int optOuts)
    {
        await using var here = await SyncedAsync(contacts);
        Assert.Empty((await UnsubscribeAsync(here, 0, optOuts))["warnings"]!.AsArray());
    }

    [Fact]
    public async Task Both_limits_are_settings_and_a_preview_warns_too_B3_B1()
    {
        await using var here = await SyncedAsync(20, new() { ["Sync:HoldOptOutsOver"] = "2", ["Sync:HoldOptOutsOverPercent"] = "10" });
        for (var n = 0; n < 3; n++)
            here.Account.Unsubscribe($"donor{n}@example.org");

        Assert.Equal(3, (int)(await here.SyncAsync(preview: true))["warnings"]![0]!["count"]!);
        Assert.True(await here.OptInAsync("donor0@example.org"));
        Assert.Equal(3, (int)(await here.SyncAsync())["warnings"]![0]!["count"]!);
    }

    [Fact]
    public async Task A_run_that_plans_only_changed_addresses_counts_among_all_linked_contacts_B3()
    {
        await using var here = await SyncedAsync(200, new() { ["Sync:FullReadUpTo"] = "10" });
        await here.SyncAsync();
        Assert.Empty((await UnsubscribeAsync(here, 0, 30))["warnings"]!.AsArray());
        Assert.Single((await UnsubscribeAsync(here, 30, 45))["warnings"]!.AsArray());
    }

    static async Task<Installation> SyncedAsync(int contacts, Dictionary<string, string?>? settings = null)
    {
        var here = await Installation.StartAsync(settings: settings);
        await here.AddPeopleAsync(Enumerable.Range(0, contacts).Select(static n => $"donor{n}@example.org"), "Newsletter");
        await here.FirstSyncAsync();
        return here;
    }

    static Task<JsonNode> UnsubscribeAsync(Installation here, int from, int count)
    {
        for (var n = from; n < from + count; n++)
            here.Account.Unsubscribe($"donor{n}@example.org");
        return here.SyncAsync();
    }

    /// <summary>From the dashboard, and from the page of the run.</summary>
    static async Task LinksLeadToThemAsync(Installation here, string run, int count)
    {
        using var browser = new Browser(here.Address);
        await browser.SignInAsync("admin@example.org", "Scenario-password-1");
        foreach (var page in new[] { "/", $"/activity/{run}" })
        {
            await browser.OpenAsync(page);
            var link = Regex.Match(browser.Html, $"href=\"(/activity/{run}\\?[^\"]*)\">{count} contacts<");
            Assert.True(link.Success, $"{page} has no link to the contacts.");
            await browser.OpenAsync(link.Groups[1].Value.Replace("&amp;", "&", StringComparison.Ordinal));
            Assert.Equal(count, Regex.Count(browser.Html, "<td>donor[0-9]+@example.org</td>"));
        }
    }

    static async Task IsToldAsync(Installation here, string run)
    {
        var troubles = await here.Services.GetRequiredService<AlertConditions>()
            .FindAsync(TimeSpan.FromHours(6), "key", 1_000_000, Cancellation);
        var trouble = Assert.Single(troubles);
        Assert.Equal((AlertKind.ManyOptOuts, Guid.Parse(run)), (trouble.Kind, Guid.Parse(trouble.Subject)));
        var notice = new AlertNotice(
            Guid.CreateVersion7(), trouble.Kind, trouble.Subject, "email", IsEnd: false, trouble.Since, null, "Hope", 0);
        var message = AlertMessage.Of(notice, here.Services.GetRequiredService<PublicAddress>());
        Assert.Equal(("manyOptOuts", $"/activity/{run}"), (message.Kind, message.Link!.AbsolutePath));
        Assert.DoesNotContain("donor0", message.Text, StringComparison.Ordinal);
    }
}
