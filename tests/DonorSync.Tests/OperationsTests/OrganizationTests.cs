using System.Net;
using DonorSync.Database;
using DonorSync.Database.Audit;
using DonorSync.Database.Organizations;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Server.Operations;
using DonorSync.Server.Organizations;
using DonorSync.Server.People;
using DonorSync.Tests.RestTests;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.OperationsTests;

/// <summary>Commands for organizations, while a server runs.</summary>
public sealed class OrganizationTests : IDisposable
{
    readonly Terminal terminal = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => terminal.Dispose();

    [Fact]
    public async Task An_added_organization_has_its_administrator_and_token_immediately_and_sees_only_its_own_donors()
    {
        await using var server = await terminal.ServeAsync();
        await ClientOf(server, "terminal-token").ContactAsync(new { lastName = "Apart", primaryEmail = "apart@example.org" });

        var said = (await OrganizationAsync("add", "Second Chance", "--admin", "head@second.example.org", "--token", "Website")).Expect(0)
            .Output.Trim().Split('\n');

        using var browser = new Browser(new Uri(server.Urls.First()));
        Assert.Equal("/", (await browser.SignInAsync("head@second.example.org", Secret(said[1]))).Path);
        var listed = (await ClientOf(server, Secret(said[2])).GetAsync("contacts")).Expect(HttpStatusCode.OK);
        Assert.Empty(listed["items"]!.AsArray());
        Assert.Matches("[0-9-]{10}  Hope\n[0-9-]{10}  Second Chance\n", (await OrganizationAsync("list")).Output.ReplaceLineEndings("\n"));
        Assert.Equal([("./donorsync organization add", "Second Chance")], await ToldAsync(server));
        await server.StopAsync(Cancellation);
    }

    [Fact]
    public async Task Of_a_file_those_that_can_be_added_are_and_the_others_are_named()
    {
        await using var server = await terminal.ServeAsync();
        var file = Write(
            "name,admin\nSecond,two@example.org\n\"Third, of \"\"all\"\"\",three@example.org\nHope,four@example.org\nFifth,no address\n");

        var said = (await OrganizationAsync("add-many", file, "--token", "Import")).Expect(Tool.Wrong);

        var lines = said.Output.Trim().Split('\n');
        Assert.Equal("name,admin,password,token", lines[0].Trim());
        Assert.Equal(["\"Second\",\"two@example.org\"", "\"Third, of \"\"all\"\"\",\"three@example.org\""],
            lines[1..].Select(static l => l.Split(",\"")[..^2]).Select(static l => string.Join(",\"", l)));
        (await ClientOf(server, lines[2].Trim().Split('"')[^2]).GetAsync("contacts")).Expect(HttpStatusCode.OK);
        Assert.Contains("Not added: Hope:", said.Error, StringComparison.Ordinal);
        Assert.Contains("Not added: Fifth:", said.Error, StringComparison.Ordinal);
        Assert.Equal([("./donorsync organization add-many", "2 organizations")], await ToldAsync(server));
        await server.StopAsync(Cancellation);
    }

    [Fact]
    public async Task An_impossible_command_is_refused_and_changes_nothing()
    {
        (await OrganizationAsync("list")).Refused("Starting the server once");
        await terminal.FoundAsync();
        (await OrganizationAsync("add", "Hope", "--admin", "new@example.org")).Refused("is already the name of another organization");
        (await OrganizationAsync("add", "Second", "--admin", Terminal.AdminEmail)).Refused("already has an account");
        (await OrganizationAsync("add", "Second", "--admin", "no address")).Refused("must be an email address");
        (await OrganizationAsync("add-many", "missing.csv")).Refused("There is no file");
        (await OrganizationAsync("add-many", Write("organisation,admin\nSecond,two@example.org\n"))).Refused("must name the columns");
        (await OrganizationAsync("add-many", Write("name,admin\nSecond,two@example.org\nThird\n"))).Refused("Line 3");
        Assert.Single((await OrganizationAsync("list")).Expect(0).Output.Trim().Split('\n'));
    }

    [Fact]
    public async Task Adding_a_user_does_not_reveal_users_of_another_organization()
    {
        await terminal.FoundAsync();
        (await OrganizationAsync("add", "Second", "--admin", "two@example.org")).Expect(0);

        var said = await terminal.RunAsync(
            UserCommand.Create(terminal.Build, new StringReader("a good password")),
            ["add", Terminal.AdminEmail, "--organization", "Second"]);

        said.Refused("cannot be used for an account here");
        Assert.DoesNotContain("already has", said.Error, StringComparison.Ordinal);
    }

    Task<Said> OrganizationAsync(params string[] arguments) => terminal.RunAsync(OrganizationCommand.Create(terminal.Build), arguments);

    string Write(string text)
    {
        var file = Path.Combine(terminal.Folder, "organizations.csv");
        File.WriteAllText(file, text);
        return file;
    }

    static RestClient ClientOf(WebApplication server, string token) => new(new Uri(server.Urls.First()), token);

    static string Secret(string line) => line.Trim().Split(' ')[^1];

    /// <summary>Returns the first organization's audit entries about the command line.</summary>
    static async Task<IEnumerable<(string What, string? About)>> ToldAsync(WebApplication server)
    {
        await using var db = await server.Services.GetRequiredService<IDbContextFactory<DonorSyncDb>>().CreateDbContextAsync(Cancellation);
        db.ActFor((await server.Services.GetRequiredService<OrganizationService>().ListAsync(Cancellation))[0].Id);
        var entries = await db.Set<AuditEntry>().AsNoTracking().ToListAsync(Cancellation);
        return entries.Where(static e => e.What.StartsWith("./donorsync", StringComparison.Ordinal)).Select(static e => (e.What, e.About));
    }
}
