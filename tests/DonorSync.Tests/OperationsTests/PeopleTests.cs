using System.CommandLine;
using DonorSync.Database;
using DonorSync.Database.Audit;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Server.People;
using DonorSync.Server.Tokens;
using DonorSync.Tests.RestTests;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.OperationsTests;

/// <summary>Commands for users and tokens, while a server runs.</summary>
public sealed class PeopleTests : IDisposable
{
    readonly Terminal terminal = new();

    public void Dispose() => terminal.Dispose();

    [Fact]
    public async Task An_added_user_can_sign_in_immediately_and_a_disabled_one_cannot()
    {
        await using var server = await terminal.ServeAsync();
        (await UserAsync("a good password", "add", "ada@example.org", "--role", "read-only")).Expect(0);
        Assert.True(await SignsInAsync(server.Urls.First(), "ada@example.org", "a good password"));
        Assert.Matches("ada@example.org +read-only", (await UserAsync("", "list")).Output);

        (await UserAsync("", "disable", "ada@example.org")).Expect(0);
        Assert.False(await SignsInAsync(server.Urls.First(), "ada@example.org", "a good password"));
        Assert.Matches("ada@example.org +read-only +disabled", (await UserAsync("", "list")).Output);

        (await UserAsync("another good one", "reset-password", "ADA@example.org")).Expect(0);
        Assert.False(await SignsInAsync(server.Urls.First(), "ada@example.org", "another good one"));
        (await UserAsync("", "enable", "ada@example.org")).Expect(0);
        Assert.True(await SignsInAsync(server.Urls.First(), "ada@example.org", "another good one"));

        (await UserAsync("", "set-role", "ada@example.org", "administrator")).Expect(0);
        Assert.Matches("ada@example.org +administrator", (await UserAsync("", "list")).Output);
        Assert.Equal(["set-role", "enable", "reset-password", "disable", "add"], await ToldAsync(server));
        await server.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_password_can_be_made_and_is_shown_once()
    {
        await using var server = await terminal.ServeAsync();
        var said = (await UserAsync("", "reset-password", Terminal.AdminEmail, "--generate-password")).Expect(0);
        var password = said.Output.Trim().Split(' ')[^1];
        Assert.True(await SignsInAsync(server.Urls.First(), Terminal.AdminEmail, password));
        Assert.DoesNotContain(password, (await UserAsync("", "list")).Output, StringComparison.Ordinal);
        await server.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task An_impossible_command_is_refused_and_changes_nothing()
    {
        await using var server = await terminal.ServeAsync();
        (await UserAsync("", "disable", Terminal.AdminEmail)).Refused("last administrator");
        (await UserAsync("", "set-role", Terminal.AdminEmail, "staff")).Refused("last administrator");
        (await UserAsync("", "disable", "nobody@example.org")).Refused("There is no user nobody");
        (await UserAsync("short", "reset-password", Terminal.AdminEmail)).Refused("password: Passwords must");
        (await UserAsync("a good password", "add", Terminal.AdminEmail)).Refused("already has an account");
        (await UserAsync("a good password", "add", "no address")).Refused("must be an email address");
        (await UserAsync("", "add", "bob@example.org")).Refused("No password came");
        (await UserAsync("a good password", "add", "bob@example.org", "--organization", "Faith")).Refused("no single organization");
        Assert.NotEqual(0, (await UserAsync("a good password", "add", "bob@example.org", "--role", "owner")).Code);
        Assert.True(await SignsInAsync(server.Urls.First(), Terminal.AdminEmail, Terminal.AdminPassword));
        await server.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Before_the_first_start_there_are_no_users() => (await UserAsync("", "list")).Refused("Starting the server once");

    [Fact]
    public async Task A_token_has_the_chosen_scope_and_expiry()
    {
        await using var server = await terminal.ServeAsync();
        (await TokenAsync("create", "Narrow", "--scope", "read", "sync", "--until", "2999-01-31")).Expect(0);
        (await TokenAsync("create", "Wide")).Expect(0);
        Assert.NotEqual(0, (await TokenAsync("create", "Wrong", "--scope", "everything")).Code);
        (await TokenAsync("create", "Past", "--until", "2020-01-31")).Refused("must be in the future");

        var list = (await TokenAsync("list")).Expect(0).Output;
        Assert.Contains("read sync; never used, until 2999-01-31", list, StringComparison.Ordinal);
        Assert.Contains("read contacts sync administration; never used", list, StringComparison.Ordinal);
        await server.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_token_is_shown_once_works_immediately_and_ends_immediately()
    {
        await using var server = await terminal.ServeAsync();
        var secret = (await TokenAsync("create", "Website")).Expect(0).Output.Trim();
        var client = new RestClient(new Uri(server.Urls.First()), secret);
        (await client.GetAsync("contacts")).Expect(System.Net.HttpStatusCode.OK);

        var line = Assert.Single(
            (await TokenAsync("list")).Expect(0).Output.Split('\n'), static l => l.Contains("Website", StringComparison.Ordinal));
        Assert.Contains("last used", line, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, line, StringComparison.Ordinal);
        (await TokenAsync("revoke", line.Split(' ')[0])).Expect(0);

        (await client.GetAsync("contacts")).Expect(System.Net.HttpStatusCode.Unauthorized);
        Assert.Contains("revoked", (await TokenAsync("list")).Output, StringComparison.Ordinal);
        (await TokenAsync("revoke", "00000000-0000-0000-0000-000000000001")).Refused("There is no token");
        await server.StopAsync(TestContext.Current.CancellationToken);
    }

    Task<Said> UserAsync(string typed, params string[] arguments) =>
        terminal.RunAsync(UserCommand.Create(terminal.Build, new StringReader(typed)), arguments);

    Task<Said> TokenAsync(params string[] arguments) => terminal.RunAsync(TokenCommand.Create(terminal.Build), arguments);

    /// <summary>Returns the audit entries about the command line, newest first.</summary>
    static async Task<IEnumerable<string>> ToldAsync(WebApplication server)
    {
        await using var db = await server.Services.GetRequiredService<IDbContextFactory<DonorSyncDb>>()
            .CreateDbContextAsync(TestContext.Current.CancellationToken);
        var entries = await db.Set<AuditEntry>().IgnoreQueryFilters().ToListAsync(TestContext.Current.CancellationToken);
        const string command = "./donorsync user ";
        return entries.OrderByDescending(static e => e.Id).Where(static e => e.What.StartsWith(command, StringComparison.Ordinal))
            .Select(static e => e.What[command.Length..]);
    }

    static async Task<bool> SignsInAsync(string address, string email, string password)
    {
        using var browser = new Browser(new Uri(address));
        await browser.SignInAsync(email, password);
        return !browser.Path.StartsWith("/sign-in", StringComparison.Ordinal);
    }
}
