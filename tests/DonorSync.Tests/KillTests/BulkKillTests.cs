using System.Text.RegularExpressions;
using DonorSync.ConstantContact.Sandbox;
using DonorSync.Tests.PeoplePagesTests;
using DonorSync.Tests.RestTests;
using DonorSync.Tests.Scenarios;

namespace DonorSync.Tests.KillTests;

/// <summary>A change of many contacts continues after its process was killed, and so does its undo.</summary>
public sealed partial class BulkKillTests(ITestOutputHelper output)
{
    const int Contacts = 3_000;
    const int Kills = 2;

    [Fact]
    public async Task Contacts_are_deleted_and_brought_back_though_the_server_is_killed_again_and_again()
    {
        await using var sandbox = await Sandbox.StartAsync(new SandboxOptions(), TestContext.Current.CancellationToken);
        await using var server = new ServerProcess(sandbox, new Dictionary<string, string?>());
        await server.StartAsync();
        foreach (var chunk in Enumerable.Range(0, Contacts).Chunk(1_000))
        {
            await server.SendAsync(HttpMethod.Post, "contacts/bulk", new
            {
                contacts = chunk.Select(static n => new
                {
                    lastName = $"No. {n}",
                    primaryEmail = $"donor{n}@example.org",
                    groups = (string[])[$"Group {n % 7}"],
                    preferences = new { integrationEmailOptIn = n % 13 != 12 },
                }),
            });
        }
        var before = (await FullState.CrmAsync(server)).ToList();
        using var browser = new Browser(server.Address);
        await browser.SignInAsync("admin@example.org", "Scenario-password-1");

        await browser.OpenAsync("/contacts/bulk?who=all&do=delete");
        await browser.SubmitAsync(new() { ["_handler"] = "bulk" });
        await EndAsync(server, browser);
        browser.Shows("3,000 contacts deleted");
        Assert.DoesNotContain(await FullState.CrmAsync(server), static line => line.StartsWith("crm ", StringComparison.Ordinal));

        await browser.SubmitAsync([], $"{browser.Path}/actions/undo");
        await EndAsync(server, browser);
        browser.Shows("3,000 contacts as before");
        Assert.Equal(before, await FullState.CrmAsync(server));
    }

    /// <summary>Kills the process several times, after some progress each time.</summary>
    async Task EndAsync(ServerProcess server, Browser browser)
    {
        var (page, seen) = (browser.Path, "");
        for (var kill = 0; kill < Kills; kill++)
        {
            var done = "";
            var deadline = TimeProvider.System.GetUtcNow().AddMinutes(2);
            while ((done = Counted().Match(browser.Html).Groups[1].Value) == seen && IsAtWork(browser))
            {
                Assert.True(TimeProvider.System.GetUtcNow() < deadline, "It does not go on.");
                await browser.OpenAsync(page);
            }
            if (!IsAtWork(browser))
                break;
            seen = done;
            output.WriteLine($"kill {kill + 1} after {seen}");
            server.Kill();
            await server.StartAsync();
            await browser.OpenAsync(page);
        }
        Assert.NotEqual("", seen);
        await browser.EndOfWorkAsync();
    }

    static bool IsAtWork(Browser browser) => browser.Html.Contains("id=\"work-progress\"", StringComparison.Ordinal);

    [GeneratedRegex("<span>([0-9,]+) of ")]
    private static partial Regex Counted();
}
