using System.Net;
using DonorSync.Database.Organizations;
using DonorSync.Server.Apps.ConstantContact;
using DonorSync.Sync.Ports;
using DonorSync.SyncStore.Accounts;
using DonorSync.SyncStore.Tables;
using DonorSync.Tests.AccessTests;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.Scenarios;

/// <summary>The steps of granting access to Constant Contact, in one browser or in several.</summary>
static class Grants
{
    public const string App = "/apps/constant-contact";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Does what the page's button "Connect" does.</summary>
    public static async Task<Uri> BeginAsync(Person person)
    {
        using var begun = await person.SendAsync(
            new PageForm(App + "/actions/connect", ImmutableDictionary<string, string>.Empty, TakesFile: false));
        return begun.Headers.Location!;
    }

    public static async Task<Uri> BeginByRestAsync(Installation here) =>
        new((string)(await here.SendAsync(HttpMethod.Post, "apps/constant-contact/connect", new { preview = false }))![
            "authorizationUrl"]!);

    /// <summary>Grants access in Constant Contact.</summary>
    /// <returns>The address to which Constant Contact redirects the browser.</returns>
    public static async Task<string> GrantAsync(Installation here, Uri authorize, string? account = null)
    {
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string> { ["decision"] = "grant", ["account"] = account ?? here.Account.AccountId });
        using var granted = await browser.PostAsync(authorize, form, Cancellation);
        return granted.Headers.Location!.PathAndQuery;
    }

    /// <returns>The address to which the page redirects the browser, with the query.</returns>
    public static async Task<string> OpenAsync(Person person, string address)
    {
        using var answer = await person.GetAsync(address);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!.IsAbsoluteUri ? answer.Headers.Location.PathAndQuery : answer.Headers.Location.OriginalString;
    }

    /// <returns>The key of the confirmation in an address.</returns>
    public static string KeyIn(string address)
    {
        Assert.StartsWith(App + "/confirm?grant=", address, StringComparison.Ordinal);
        return address.Split('=')[1];
    }

    /// <summary>Presses a button of the page that asks for a confirmation.</summary>
    public static async Task<string> PressAsync(Person person, string button, string key)
    {
        using var answer = await person.SendAsync(
            new PageForm($"{App}/actions/{button}", ImmutableDictionary<string, string>.Empty.Add("grant", key), TakesFile: false));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!.OriginalString;
    }

    /// <summary>Confirms as an administrator, without the page.</summary>
    public static async Task ConfirmAsync(this Installation here, string key)
    {
        var (signIns, connecter) = (here.Services.GetRequiredService<SignIns>(), here.Services.GetRequiredService<GrantConnector>());
        foreach (var organization in await here.Services.GetRequiredService<OrganizationService>().ListAsync(Cancellation))
        {
            if (await signIns.TakeHeldAsync(organization.Id, key, Cancellation) is { } held)
                await connecter.ConnectAsync(organization.Id, held.Account, held.Tokens, held.Preview, Cancellation);
        }
    }

    public static async Task<ConnectionState> StateAsync(Installation here, OrganizationId organization) =>
        (await here.Services.GetRequiredService<Connections>().FindAsync(organization, Cancellation))?.State
            ?? ConnectionState.NotConnected;
}
