using System.Net;
using DonorSync.Server.Rest.Requests;
using DonorSync.Tests.AccessTests;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.RestTests;

/// <summary>Unknown query parameters are refused by name, on every call.</summary>
public sealed class QueryTests(RestServer server) : IClassFixture<RestServer>
{
    readonly RestClient client = server.Client;

    [Theory]
    [InlineData("contacts?email=", "email")]
    [InlineData("contacts?email", "email")]
    [InlineData("contacts?email=%20", "email")]
    [InlineData("contacts?q=%E2%80%8B%09", "q")]
    [InlineData("contacts?q=", "q")]
    [InlineData("contacts?groupId=", "groupId")]
    [InlineData("contacts?updatedAfter=", "updatedAfter")]
    [InlineData("contacts?limit=", "limit")]
    [InlineData("contacts?cursor=", "cursor")]
    [InlineData("contacts?limit=1&limit=2", "limit")]
    [InlineData("contacts?email=a@example.org&email=b@example.org", "email")]
    [InlineData("contacts?email=a@example.org&Email=a@example.org", "email")]
    [InlineData("contacts?limit=&email=&q=x&q=y", "email", "limit", "q")]
    [InlineData("groups?limit=&cursor=a&cursor=b", "cursor", "limit")]
    [InlineData("apps/constant-contact/syncs?limit=", "limit")]
    public async Task An_empty_or_repeated_parameter_is_refused(string path, params string[] names) =>
        (await client.GetAsync(path)).ExpectProblem(HttpStatusCode.BadRequest, "validation_failed", names);

    [Fact]
    public async Task An_unknown_parameter_is_refused_and_all_that_is_wrong_is_named() =>
        (await client.GetAsync("contacts?emial=a@example.org&limit=&x=1"))
            .ExpectProblem(HttpStatusCode.BadRequest, "unknown_parameter", "emial", "limit", "x");

    [Fact]
    public async Task Every_call_refuses_an_unknown_parameter_before_it_does_anything()
    {
        var group = await client.GroupAsync("Stays");
        foreach (var call in Endpoints().SelectMany(AccessTable.CallsOf))
        {
            var (method, address) = (call.Split(' ')[0], call.Split(' ')[1]);
            var path = address.Replace(
                "{id:guid}", group, StringComparison.Ordinal).Replace("{contactId:guid}", group, StringComparison.Ordinal);
            var answer = await client.SendAsync(new(method), $"{path}?dryrun2=1", null);
            Assert.True(answer.Status == HttpStatusCode.BadRequest && answer["errors"].AsObject().ContainsKey("dryrun2"),
                $"{call}: {answer.Status}");
        }
        (await client.GetAsync($"groups/{group}")).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_description_has_the_parameters_that_are_read_and_no_other()
    {
        var api = (await client.GetAsync("/openapi/v1.json")).Expect(HttpStatusCode.OK);
        foreach (var endpoint in Endpoints())
        {
            var call = AccessTable.CallsOf(endpoint).Single().Split(' ');
            var operation = api["paths"][call[1].Replace(":guid", "", StringComparison.Ordinal)]![call[0].ToLowerInvariant()]!;
            var described = (operation["parameters"]?.AsArray() ?? []).Where(static p => (string)p!["in"]! == "query")
                .Select(static p => (string)p!["name"]!);
            Assert.Equal(QueryRules.Of(endpoint).Values.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task Known_parameters_are_read_in_any_case()
    {
        await client.ContactAsync(new { lastName = "x", primaryEmail = "query@example.org" });

        Assert.Single((await client.GetAsync("contacts?Email=query@example.org&LIMIT=5")).Expect(HttpStatusCode.OK)["items"].AsArray());
    }

    IEnumerable<RouteEndpoint> Endpoints() =>
        server.Services.GetServices<EndpointDataSource>().SelectMany(static s => s.Endpoints).OfType<RouteEndpoint>()
        .Where(static e => e.RoutePattern.RawText!.StartsWith("/api/v1", StringComparison.Ordinal));
}
