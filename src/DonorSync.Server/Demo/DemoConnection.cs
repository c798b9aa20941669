using System.Net;
using DonorSync.ConstantContact.Calls;
using Spectre.Console;

namespace DonorSync.Server.Demo;

/// <summary>Connects as a person's browser does, redirect by redirect.</summary>
static class DemoConnection
{
    public static async Task ConnectAsync(DemoWorld world, IAnsiConsole console, CancellationToken cancellation)
    {
        var connect = await world.Api.SendAsync(HttpMethod.Post, "apps/constant-contact/connect", new { preview = false }, cancellation);
        var authorize = new Uri((string)connect!["authorizationUrl"]!);
        using var browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        browser.NameProduct();

        using var page = await browser.GetAsync(authorize, cancellation);
        console.WriteLine($"   {authorize.AbsolutePath}: Constant Contact's sign-in page ({(int)page.StatusCode})");

        using var grant = new FormUrlEncodedContent(
            new Dictionary<string, string> { ["account"] = world.Account.AccountId, ["decision"] = "grant" });
        using var granted = await browser.PostAsync(authorize, grant, cancellation);
        var callback = Target(granted, authorize);
        console.WriteLine($"   granted: redirected to {callback.AbsolutePath}");

        using var done = await browser.GetAsync(callback, cancellation);
        console.WriteLine($"   connected: redirected to {Target(done, callback).AbsolutePath}");
    }

    static Uri Target(HttpResponseMessage response, Uri from) => response.StatusCode == HttpStatusCode.Redirect
        ? new Uri(from, response.Headers.Location!)
        : throw new InvalidOperationException($"{from.AbsolutePath} did not redirect the browser: {(int)response.StatusCode}");
}
