using System.Net;
using System.Text;
using DonorSync.Donors;
using DonorSync.Donors.Tasks;
using DonorSync.Tests.RestTests;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.PeoplePagesTests;

/// <summary>A server that imports every file in the background.</summary>
public sealed class LongImportServer : PeopleServer
{
    protected override IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["Import:AtOnceBytes"] = "0" };
}

/// <summary>A long import: watched, stopped, and its result shown later.</summary>
public sealed class LongImportTests(LongImportServer server) : IClassFixture<LongImportServer>
{
    [Fact]
    public async Task A_long_file_is_imported_behind_the_page_and_its_result_stays()
    {
        using var browser = await server.AdministratorAsync();
        await BeginAsync(browser, "long.csv", "Email\nnot an address\n" + Rows("long", 1_234));
        var page = browser.Path;
        await browser.EndOfWorkAsync();

        browser.IsWellMade();
        browser.Shows("Import long.csv Done");
        browser.Shows("1,235 rows: 1,234 new, 0 changed, 0 unchanged or repeated, 1 rejected.");
        Assert.Equal(100, (await server.Client.GetAsync("contacts?q=long.example&limit=100"))["items"].AsArray().Count);
        (await browser.OpenAsync($"{page}/rejected.csv")).Expect(HttpStatusCode.OK);
        Assert.Contains("not an address", browser.Html, StringComparison.Ordinal);
        using var stranger = await server.StrangerAsync();
        (await stranger.OpenAsync(page)).Expect(HttpStatusCode.NotFound);
        (await stranger.OpenAsync($"{page}/rejected.csv")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_long_file_with_a_question_waits_for_its_answer_which_counts_behind_the_page_P9()
    {
        using var browser = await server.AdministratorAsync();
        await browser.OpenAsync("/contacts/import");
        await browser.SendFileAsync("/contacts/import/upload", "asked-long.csv",
            "Email,Mail preference\nno@asked-long.example.org,nothing please\n");
        await browser.SubmitAsync(new() { ["_handler"] = "import", ["act"] = "import" });
        browser.Shows("Please answer the questions about the columns below first.");
        await browser.SubmitAsync(new() { ["_handler"] = "import", ["act"] = "import", ["answer.1"] = "OptOut" });
        await browser.EndOfWorkAsync();
        browser.Shows("1 new");
        var found = (await server.Client.GetAsync("contacts?q=asked-long.example"))["items"].AsArray();
        Assert.Equal("false", Assert.Single(found)!["preferences"]!["integrationEmailOptIn"]!.ToString());
    }

    [Fact]
    public async Task A_stopped_import_says_how_far_it_came_and_the_file_does_the_rest()
    {
        using var browser = await server.AdministratorAsync();
        var file = "Email\n" + Rows("stopped", 10_000);
        await BeginAsync(browser, "stopped.csv", file);
        browser.Shows("Running");
        await using var donors = await server.OpenAsync();
        await BeganAsync(donors, "@stopped.example");
        await browser.SubmitAsync([], $"{browser.Path}/actions/cancel");
        await browser.EndOfWorkAsync();

        browser.Shows("Stopped");
        browser.Shows("A part of the file is imported.");
        await BeginAsync(browser, "stopped.csv", file);
        await browser.EndOfWorkAsync();
        browser.Shows("0 changed");
        Assert.Equal(10_000, donors.Db.Contacts().Count(c => c.SearchText.Contains("@stopped.example")));
    }

    [Fact]
    public async Task An_import_without_its_file_says_so()
    {
        await using var donors = await server.OpenAsync();
        var works = server.Services.GetRequiredService<Works>();
        var claim = await works.BeginImportAsync(donors.Organization, new("dead.csv"), 1_000, "ann@org.example",
            TestContext.Current.CancellationToken);
        await server.Services.GetRequiredService<WorkClaims>().TakeOverAsync(TestContext.Current.CancellationToken);
        using var browser = await server.AdministratorAsync();
        await browser.OpenAsync($"/contacts/work/{claim.Id}");
        await browser.EndOfWorkAsync();

        browser.Shows("Import dead.csv Failed");
        browser.Shows("The server was restarted in the middle of the import, and the file is gone.");
        browser.Shows("Import the file again to finish the rest; nothing is imported twice.");
    }

    /// <summary>Waits until the first batch is written.</summary>
    static async Task BeganAsync(DonorSession donors, string domain)
    {
        var deadline = TimeProvider.System.GetUtcNow().AddMinutes(2);
        while (!donors.Db.Contacts().Any(c => c.SearchText.Contains(domain)))
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, "The import does not begin.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    static async Task BeginAsync(Browser browser, string name, string content)
    {
        await browser.OpenAsync("/contacts/import");
        await browser.SendFileAsync("/contacts/import/upload", name, content);
        browser.Shows("It will import in the background.");
        await browser.SubmitAsync(new() { ["_handler"] = "import", ["act"] = "import" });
    }

    static string Rows(string domain, int count) =>
        Enumerable.Range(0, count).Aggregate(new StringBuilder(),
            (text, i) => text.Append(System.Globalization.CultureInfo.InvariantCulture, $"donor{i}@{domain}.example.org\n")).ToString();
}
