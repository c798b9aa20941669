using System.Net;
using System.Net.Http.Headers;
using DonorSync.Database.Organizations;
using DonorSync.Database.Rejections;
using DonorSync.Database.Users;
using DonorSync.Donors;
using DonorSync.Server.Apps.ConstantContact;
using DonorSync.Server.Organizations;
using DonorSync.Server.Settings;
using DonorSync.SyncStore.Tables;
using DonorSync.Tests.AccessTests;
using DonorSync.Tests.Scenarios;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.SecurityTests;

/// <summary>A grant belongs to the browser that began it (A1): a forwarded link connects nothing without a confirmation.</summary>
public sealed class GrantTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task In_the_browser_that_began_the_account_is_connected_immediately_A1_A2()
    {
        await using var here = await StartAsync();
        using var administrator = await Person.OfAsync(here, UserRole.Administrator);
        var callback = await Grants.GrantAsync(here, await Grants.BeginAsync(administrator));

        Assert.Equal(Grants.App, await Grants.OpenAsync(administrator, callback));

        Assert.Equal("completed", (string?)(await here.NewestRunAsync())["state"]);
        var told = (await AuditTests.EntriesAsync(here)).First(static e => e.What == "Connected Constant Contact");
        Assert.Equal("administrator@here.example.org", told.Who);
        Assert.Contains(here.Account.AccountId, told.About!, StringComparison.Ordinal);
        Assert.Equal($"{Grants.App}?problem=expired", await Grants.OpenAsync(administrator, callback));
    }

    [Fact]
    public async Task The_cookie_of_a_grant_is_for_this_server_alone_and_for_ten_minutes()
    {
        await using var here = await StartAsync();
        using var administrator = await Person.OfAsync(here, UserRole.Administrator);
        using var begun = await administrator.SendAsync(
            new PageForm(Grants.App + "/actions/connect", ImmutableDictionary<string, string>.Empty, TakesFile: false));

        var cookie = Assert.Single(
            begun.Headers.GetValues("Set-Cookie"), static c => c.StartsWith("donorsync-connect=", StringComparison.Ordinal));
        Assert.Contains("max-age=600", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.InRange(cookie.Split(';')[0].Length, 60, 80);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_link_of_another_organization_connects_nothing_when_granted_in_ones_own_browser_A6(bool byRest)
    {
        await using var here = await StartAsync();
        using var victim = await Person.OfAsync(here, UserRole.Administrator);
        using var attacker = await Person.OfElsewhereAsync(here);
        var ours = here.Http.DefaultRequestHeaders.Authorization;
        here.Http.DefaultRequestHeaders.Authorization = await TokenElsewhereAsync(here);
        var link = byRest ? await Grants.BeginByRestAsync(here) : await Grants.BeginAsync(attacker);
        var callback = await Grants.GrantAsync(here, link);

        var confirm = await Grants.OpenAsync(victim, callback);
        var key = Grants.KeyIn(confirm);

        // The owner of the account sees what happened, and nothing of the other organization.
        var page = (await victim.PageAsync(confirm))!.Body!.TextContent;
        Assert.Contains("Nothing was connected", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Elsewhere", page, StringComparison.Ordinal);
        Assert.DoesNotContain(here.Account.AccountId, page, StringComparison.Ordinal);
        Assert.Equal($"{Grants.App}?problem=expired", await Grants.PressAsync(victim, "confirm", key));
        // The other user knows the link, and so the state; neither opens the confirmation.
        var state = link.Query.Split('&').Single(static p => p.StartsWith("state=", StringComparison.Ordinal))[6..];
        foreach (var guess in new[] { state, "", "made-up" })
        {
            var seen = (await attacker.PageAsync($"{Grants.App}/confirm?grant={Uri.EscapeDataString(guess)}"))!.Body!.TextContent;
            Assert.DoesNotContain(here.Account.AccountId, seen, StringComparison.Ordinal);
            Assert.Equal($"{Grants.App}?problem=expired", await Grants.PressAsync(attacker, "confirm", guess));
        }
        Assert.Equal($"{Grants.App}?problem=expired", await Grants.OpenAsync(attacker, callback));
        Assert.Equal("notConnected", (string?)(await here.GetAsync("apps/constant-contact"))["state"]);
        here.Http.DefaultRequestHeaders.Authorization = ours;
        Assert.Equal("notConnected", (string?)(await here.GetAsync("apps/constant-contact"))["state"]);
        Assert.DoesNotContain(
            await AuditTests.EntriesAsync(here), static e => e.What.Contains("onnected Constant", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_grant_started_by_a_program_needs_the_confirmation_of_an_administrator_A1_A6()
    {
        await using var here = await StartAsync();
        await here.AddPeopleAsync(["ada@example.org"], "Newsletter");
        using var stranger = Person.Nobody(here);
        using var reader = await Person.OfAsync(here, UserRole.ReadOnly);
        using var staff = await Person.OfAsync(here, UserRole.Staff);
        using var elsewhere = await Person.OfElsewhereAsync(here);

        var confirm = await Grants.OpenAsync(stranger, await Grants.GrantAsync(here, await Grants.BeginByRestAsync(here)));
        var key = Grants.KeyIn(confirm);

        // Signing in returns to the page.
        Assert.Equal($"/sign-in?returnUrl={Uri.EscapeDataString(confirm)}", await Grants.OpenAsync(stranger, confirm));
        foreach (var person in new[] { reader, staff, elsewhere })
        {
            var seen = (await person.PageAsync(confirm))!.Body!.TextContent;
            Assert.Contains("Nothing to confirm", seen, StringComparison.Ordinal);
            Assert.DoesNotContain(here.Account.AccountId, seen, StringComparison.Ordinal);
        }
        Assert.StartsWith(
            "/access-denied", new Uri(await Grants.PressAsync(reader, "confirm", key)).AbsolutePath, StringComparison.Ordinal);
        Assert.StartsWith("/access-denied", new Uri(await Grants.PressAsync(staff, "confirm", key)).AbsolutePath, StringComparison.Ordinal);
        Assert.Equal("notConnected", (string?)(await here.GetAsync("apps/constant-contact"))["state"]);
        Assert.Empty(here.Account.Contacts());
        using var administrator = await AdministratorAsync(here);
        var page = (await administrator.PageAsync(confirm))!.Body!.TextContent;
        Assert.Contains("Connect this account?", page, StringComparison.Ordinal);
        Assert.Contains(here.Account.AccountId, page, StringComparison.Ordinal);
        Assert.Contains("Sandbox Organization", page, StringComparison.Ordinal);
        Assert.Contains("Scenario", page, StringComparison.Ordinal);

        Assert.Equal(Grants.App, await Grants.PressAsync(administrator, "confirm", key));

        Assert.Equal("completed", (string?)(await here.NewestRunAsync())["state"]);
        Assert.True(here.IsOnList("ada@example.org", "Newsletter"));
        var told = (await AuditTests.EntriesAsync(here)).First(static e => e.What == "Confirmed a grant and connected Constant Contact");
        Assert.Equal("second@here.example.org", told.Who);
        Assert.Contains(here.Account.AccountId, told.About!, StringComparison.Ordinal);
        Assert.Equal($"{Grants.App}?problem=expired", await Grants.PressAsync(administrator, "confirm", key));
    }

    [Fact]
    public async Task A_grant_completed_in_another_browser_needs_confirmation_too_and_can_be_refused()
    {
        await using var here = await StartAsync();
        using var administrator = await Person.OfAsync(here, UserRole.Administrator);
        using var other = Person.Nobody(here);
        var key = Grants.KeyIn(await Grants.OpenAsync(other, await Grants.GrantAsync(here, await Grants.BeginAsync(administrator))));

        Assert.Equal($"{Grants.App}?done=refused", await Grants.PressAsync(administrator, "refuse", key));

        Assert.Equal($"{Grants.App}?problem=expired", await Grants.PressAsync(administrator, "confirm", key));
        Assert.Equal("notConnected", (string?)(await here.GetAsync("apps/constant-contact"))["state"]);
        Assert.Contains(await AuditTests.EntriesAsync(here), static e => e.What == "Refused to connect a Constant Contact account");
    }

    [Fact]
    public async Task An_account_that_another_organization_holds_is_refused_until_it_is_disconnected_A6()
    {
        await using var here = await StartAsync();
        using var administrator = await Person.OfAsync(here, UserRole.Administrator);
        using var elsewhere = await Person.OfElsewhereAsync(here);
        Assert.Equal(
            Grants.App, await Grants.OpenAsync(administrator, await Grants.GrantAsync(here, await Grants.BeginAsync(administrator))));
        await here.NewestRunAsync();

        Assert.Equal($"{Grants.App}?problem=account_in_use",
            await Grants.OpenAsync(elsewhere, await Grants.GrantAsync(here, await Grants.BeginAsync(elsewhere))));
        Assert.Equal(ConnectionState.NotConnected, await Grants.StateAsync(here, Person.Elsewhere));

        await here.SendAsync(HttpMethod.Post, "apps/constant-contact/disconnect", null, HttpStatusCode.NoContent);
        Assert.Equal(Grants.App, await Grants.OpenAsync(elsewhere, await Grants.GrantAsync(here, await Grants.BeginAsync(elsewhere))));
        Assert.Equal(ConnectionState.Connected, await Grants.StateAsync(here, Person.Elsewhere));
        Assert.Equal($"{Grants.App}?problem=account_in_use",
            await Grants.OpenAsync(administrator, await Grants.GrantAsync(here, await Grants.BeginAsync(administrator))));
    }

    [Fact]
    public async Task Without_confirmations_there_is_one_organization()
    {
        await using var here = await Installation.StartAsync();
        using var stranger = Person.Nobody(here);
        var refused = await Assert.ThrowsAsync<ValidationFailedException>(
            () => TerminalOrganizations.AddAsync(here.Services, new("Second", "second@example.org"), null, Cancellation));
        Assert.Contains(GrantSettings.Setting, refused.Message, StringComparison.Ordinal);
        var (settings, organizations) = (here.Services.GetRequiredService<GrantSettings>(),
            here.Services.GetRequiredService<OrganizationService>());
        await settings.CheckAsync(organizations, Cancellation);

        // Another server has added an organization: from then on grants need a confirmation, and the next start reports the problem.
        using var elsewhere = await Person.OfElsewhereAsync(here);
        Assert.StartsWith(Grants.App + "/confirm",
            await Grants.OpenAsync(stranger, await Grants.GrantAsync(here, await Grants.BeginByRestAsync(here))), StringComparison.Ordinal);
        var stopped = await Assert.ThrowsAsync<SettingsException>(() => settings.CheckAsync(organizations, Cancellation));
        Assert.Contains(GrantSettings.Setting, stopped.Message, StringComparison.Ordinal);
    }

    static Task<Installation> StartAsync() =>
        Installation.StartAsync(settings: new Dictionary<string, string?> { ["ConstantContact:ConfirmGrants"] = "true" });

    static Task<Person> AdministratorAsync(Installation here) => Person.OfAsync(here, UserRole.Administrator, "second@here.example.org");

    static async Task<AuthenticationHeaderValue> TokenElsewhereAsync(Installation here)
    {
        await using var donors = here.Services.GetRequiredService<DonorDatabase>().Open(Person.Elsewhere);
        return new AuthenticationHeaderValue("Bearer", (await donors.Tokens.CreateAsync("Elsewhere", Cancellation)).Secret);
    }
}
