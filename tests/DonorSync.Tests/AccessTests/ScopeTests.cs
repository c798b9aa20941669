using System.Net;
using DonorSync.Database;
using DonorSync.Database.Rejections;
using DonorSync.Database.Tokens;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Server.Rest;
using DonorSync.Tests.RestTests;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.AccessTests;

/// <summary>Which calls a token with one scope may make, and tokens that end.</summary>
public sealed class ScopeTests(TimedRestServer server) : IClassFixture<TimedRestServer>
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_call_says_which_scope_it_needs_and_reading_needs_no_more_than_read()
    {
        var endpoints = Endpoints();
        var names = endpoints.Select(static e => e.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? e.RoutePattern.RawText!);

        Assert.Equal(ApiCalls.All.Keys.Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
        foreach (var endpoint in endpoints)
        {
            var (call, needs) = (AccessTable.CallsOf(endpoint).Single(), ApiCalls.Of(endpoint.Metadata));
            var isGet = call.StartsWith("GET ", StringComparison.Ordinal);
            Assert.True(
                isGet ? needs.Scope == TokenScopes.Read || call.EndsWith("/export", StringComparison.Ordinal)
                    : needs.Scope != TokenScopes.Read, $"{call}: {needs.Scope}");
            Assert.True(needs.Keeping == Keeping.No || call.StartsWith("POST ", StringComparison.Ordinal), $"{call}: {needs.Keeping}");
        }
    }

    [Fact]
    public async Task A_token_can_do_only_what_its_scope_allows()
    {
        foreach (var scope in TokenScopeNames.Every)
        {
            var client = server.ClientOf(await TokenAsync(scope));
            foreach (var endpoint in Endpoints())
            {
                var call = AccessTable.CallsOf(endpoint).Single().Split(' ');
                var path = call[1].Replace("{id:guid}", $"{Guid.Empty}", StringComparison.Ordinal)
                    .Replace("{contactId:guid}", $"{Guid.Empty}", StringComparison.Ordinal);
                var answer = await client.SendAsync(new(call[0]), path, null);
                var needed = ApiCalls.Of(endpoint.Metadata).Scope;
                if (needed == scope)
                {
                    Assert.True(answer.Status is not (HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized) && (int)answer.Status < 500,
                        $"{scope}: {path}: {answer.Status}");
                    continue;
                }
                answer.ExpectProblem(HttpStatusCode.Forbidden, "insufficient_scope");
                Assert.Contains($"\"{TokenScopeNames.Of(needed)}\"", (string)answer["detail"]!, StringComparison.Ordinal);
                Assert.Contains($"scope=\"{TokenScopeNames.Of(needed)}\"", answer.Response.Headers.WwwAuthenticate.ToString(),
                    StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task A_token_without_the_scope_does_not_learn_what_exists()
    {
        var id = await server.Client.ContactAsync(new { lastName = "There" });
        var client = server.ClientOf(await TokenAsync(TokenScopes.Sync));

        foreach (var contact in new[] { id, $"{Guid.Empty}" })
            (await client.GetAsync($"contacts/{contact}?x=")).ExpectProblem(HttpStatusCode.Forbidden, "insufficient_scope");
    }

    [Fact]
    public async Task A_token_ends_and_a_clock_that_was_ahead_ends_none_for_good()
    {
        var end = server.Time.GetUtcNow().AddDays(3);
        var client = server.ClientOf(await TokenAsync(TokenScopes.Read, end));
        (await client.GetAsync("groups")).Expect(HttpStatusCode.OK);

        server.Time.Advance(TimeSpan.FromDays(3));
        (await client.GetAsync("groups")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");

        await using var donors = await server.OpenAsync();
        var kept = Assert.Single(await donors.Tokens.ListAsync(Cancellation), t => t.ExpiresAt == end);
        Assert.Null(kept.RevokedAt);
        Assert.False(kept.HasEnded(end.AddMicroseconds(-1)));
    }

    [Fact]
    public async Task A_token_has_a_scope_and_an_end_that_is_to_come()
    {
        await using var donors = await server.OpenAsync();
        var refused = await Assert.ThrowsAsync<ValidationFailedException>(
            () => donors.Tokens.CreateAsync("", TokenScopes.None, server.Time.GetUtcNow(), Cancellation));

        Assert.Equal(["end date", "name", "scopes"], refused.Errors.ToDictionary().Keys.Order(StringComparer.Ordinal));
    }

    async Task<string> TokenAsync(TokenScopes scopes, DateTimeOffset? end = null)
    {
        await using var donors = await server.OpenAsync();
        return (await donors.Tokens.CreateAsync($"May {scopes}", scopes, end, Cancellation)).Secret;
    }

    List<RouteEndpoint> Endpoints() =>
        [.. server.Services.GetServices<EndpointDataSource>().SelectMany(static s => s.Endpoints).OfType<RouteEndpoint>()
        .Where(static e => e.RoutePattern.RawText!.StartsWith("/api/v1", StringComparison.Ordinal))];
}
