using System.Globalization;
using System.Text;
using DonorSync.ConstantContact.Sandbox;
using DonorSync.Tests.PeoplePagesTests;
using DonorSync.Tests.RestTests;

namespace DonorSync.Tests.KillTests;

/// <summary>An import continues after its process was killed, and writes no row twice.</summary>
public sealed class ImportKillTests(ITestOutputHelper output)
{
    const int Contacts = 12_000;
    const int Kills = 3;

    [Fact]
    public async Task A_file_is_imported_though_the_server_is_killed_again_and_again()
    {
        await using var sandbox = await Sandbox.StartAsync(new SandboxOptions(), TestContext.Current.CancellationToken);
        await using var server = new ServerProcess(sandbox, new Dictionary<string, string?> { ["Import:AtOnceBytes"] = "0" });
        await server.StartAsync();
        using var browser = new Browser(server.Address);
        await browser.SignInAsync("admin@example.org", "Scenario-password-1");
        await browser.OpenAsync("/contacts/import");
        await browser.SendFileAsync("/contacts/import/upload", "killed.csv", File());
        await browser.SubmitAsync(new() { ["_handler"] = "import", ["act"] = "import" });
        var page = browser.Path;

        var seen = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            var now = seen;
            await ServerProcess.UntilAsync("more rows are there", async () => (now = await CountAsync(server)) > seen);
            seen = now;
            output.WriteLine($"kill {kill + 1} after {seen}");
            server.Kill();
            await server.StartAsync();
        }
        await browser.OpenAsync(page);
        await browser.EndOfWorkAsync();
        browser.Shows("Import killed.csv Done");
        browser.Shows("12,002 rows: 12,000 new, 0 changed, 0 unchanged or repeated, 2 rejected.");
        Assert.Equal(Contacts, await CountAsync(server));
        var rejected = (await browser.OpenAsync($"{page}/rejected.csv")).Html.Split("\r\n");
        Assert.Equal(["2", "12003"], rejected[1..3].Select(static line => line.Split(',')[0]));
        await ServerProcess.UntilAsync(
            "the file is removed", () => Task.FromResult(Directory.GetFiles($"{server.Database}.imports").Length == 0));
    }

    static string File() => Enumerable.Range(0, Contacts).Aggregate(
        new StringBuilder("Last Name,Email,Groups\nFirst,wrong@,Board\n"),
        static (text, i) => text.Append(CultureInfo.InvariantCulture, $"No. {i},donor{i}@example.org,Group {i % 7}\n"))
            .Append("Last,wrong@,Board\n").ToString();

    /// <summary>Counted in the database, because the server may be gone.</summary>
    static async Task<int> CountAsync(ServerProcess server)
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={server.Database};Mode=ReadOnly");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM Contacts";
        return Convert.ToInt32(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
    }
}
