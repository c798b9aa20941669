using System.Net;
using DonorSync.Tests.AccessTests;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.RestTests;

/// <summary>HEAD returns the same as GET, without a body.</summary>
public sealed class HeadTests(RestServer server) : IClassFixture<RestServer>
{
    /// <summary>Headers that differ in every response, or belong to the transfer of a body.</summary>
    static readonly string[] OfOneAnswer = ["Date", "Transfer-Encoding", "Set-Cookie"];

    const string Callback = "/apps/constant-contact/callback";

    [Fact]
    public async Task Every_address_returns_the_same_for_HEAD_and_GET()
    {
        var contact = await server.Client.ContactAsync(new { lastName = "Head" });
        var group = await server.Client.GroupAsync("Head");
        using var browser = new Browser(server.Address);
        await browser.SignInAsync(RestServer.AdminEmail, RestServer.AdminPassword);
        var addresses = server.Services.GetServices<EndpointDataSource>().SelectMany(static s => s.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(AccessTable.CallsOf)
            .Where(static c => c.StartsWith("GET ", StringComparison.Ordinal) || c.StartsWith("PAGE ", StringComparison.Ordinal))
            .Select(static c => c.Split(' ')[1]).Where(static a => a != Callback && a != "/metrics").Distinct().ToList();
        Assert.True(addresses.Count > 50, "The addresses were not found.");
        foreach (var address in addresses)
        {
            var path = address.Replace("/contacts/{id:guid}", $"/contacts/{contact}", StringComparison.OrdinalIgnoreCase)
                .Replace("/groups/{id:guid}", $"/groups/{group}", StringComparison.OrdinalIgnoreCase)
                .Replace("{documentName}", "v1", StringComparison.Ordinal).Replace("{name}", "icon.svg", StringComparison.Ordinal)
                .Replace("/{documentName?}", "", StringComparison.Ordinal);
            path = path.Contains('{', StringComparison.Ordinal) ? path[..path.IndexOf('{', StringComparison.Ordinal)] + Guid.Empty : path;
            var isApi = path.StartsWith("/api", StringComparison.Ordinal);
            var get = isApi ? (await server.Client.GetAsync(path)).Response : await browser.AskAsync(HttpMethod.Get, path);
            var head = isApi ? (await server.Client.AskAsync(HttpMethod.Head, path, null))
                .Response : await browser.AskAsync(HttpMethod.Head, path);

            Assert.True(get.StatusCode == head.StatusCode, $"{path}: {get.StatusCode}, {head.StatusCode}");
            Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
            Assert.Equal(Headers(get), Headers(head));
        }
    }

    [Fact]
    public async Task Health_responds_to_HEAD_without_a_token()
    {
        foreach (var path in new[] { "/health/live", "/health/ready", "/metrics" })
            (await server.ClientOf(null).AskAsync(HttpMethod.Head, path, null)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task HEAD_is_refused_where_GET_is()
    {
        (await server.ClientOf(null).AskAsync(HttpMethod.Head, "contacts", null)).Expect(HttpStatusCode.Unauthorized);
        (await server.Client.AskAsync(HttpMethod.Head, "contacts?email=", null)).Expect(HttpStatusCode.BadRequest);
        (await server.Client.AskAsync(HttpMethod.Head, "contacts/bulk", null)).Expect(HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task The_allowed_methods_name_HEAD()
    {
        var refused = (await server.Client.PutAsync("contacts")).ExpectProblem(HttpStatusCode.MethodNotAllowed, "method_not_allowed");

        Assert.Contains("HEAD", refused.Response.Content.Headers.Allow);
        Assert.Contains("GET", refused.Response.Content.Headers.Allow);
    }

    /// <summary>Programs that check the links in an email use HEAD; that must not use up the grant.</summary>
    [Fact]
    public async Task HEAD_does_not_use_up_a_grant() =>
        (await server.ClientOf(null).AskAsync(HttpMethod.Head, $"{Callback}?state=x&code=y", null)).Expect(HttpStatusCode.MethodNotAllowed);

    static SortedDictionary<string, string> Headers(HttpResponseMessage answer) => new(answer.Headers.Concat(answer.Content.Headers)
        .Where(static h => !OfOneAnswer.Contains(h.Key) && h.Key != "Content-Length")
            .ToDictionary(static h => h.Key, static h => string.Join(", ", h.Value)), StringComparer.Ordinal);
}
