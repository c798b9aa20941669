using System.Net;

namespace DonorSync.Tests.RestTests;

/// <summary>Tokens, and the isolation of organizations.</summary>
public sealed class OrganizationTests(RestServer server) : IClassFixture<RestServer>
{
    [Theory]
    [InlineData("contacts")]
    [InlineData("groups")]
    [InlineData("contacts/00000000-0000-0000-0000-000000000000")]
    [InlineData("apps/constant-contact")]
    public async Task A_request_without_a_token_is_refused(string path)
    {
        var answer = (await server.ClientOf(null).GetAsync(path)).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");

        Assert.Equal("Bearer", answer.Response.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData("rest-test-token ")]
    [InlineData("REST-TEST-TOKEN")]
    [InlineData("rest-test-toke")]
    public async Task A_wrong_token_is_refused(string token)
    {
        var answer = await server.ClientOf(token).GetAsync("contacts");

        if (token.Trim() == RestServer.Token)
            answer.Expect(HttpStatusCode.OK);
        else
            answer.ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task A_revoked_token_is_refused_immediately()
    {
        await using var donors = await server.OpenAsync();
        var token = await donors.Tokens.CreateAsync("Short-lived", TestContext.Current.CancellationToken);
        var client = server.ClientOf(token.Secret);
        (await client.GetAsync("contacts")).Expect(HttpStatusCode.OK);

        await donors.Tokens.RevokeAsync(token.Token.Id, TestContext.Current.CancellationToken);

        (await client.GetAsync("contacts")).ExpectProblem(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task Only_a_hash_of_a_token_is_kept_and_its_use_is_noted()
    {
        await using var donors = await server.OpenAsync();
        var made = await donors.Tokens.CreateAsync("Noted", TestContext.Current.CancellationToken);
        await server.ClientOf(made.Secret).GetAsync("contacts");

        var kept = (await donors.Tokens.ListAsync(TestContext.Current.CancellationToken)).Single(t => t.Name == "Noted");

        Assert.NotNull(kept.LastUsedAt);
        Assert.StartsWith(kept.Prefix, made.Secret, StringComparison.Ordinal);
        Assert.True(kept.Prefix.Length <= 8);
        // The file is still being written, so the text may be in its log file instead.
        foreach (var file in Directory.GetFiles(
            Path.GetDirectoryName(server.DatabaseFile)!, "donors.db*").Where(f => Path.GetExtension(f) is not (".lock" or ".serving")))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var text = new StreamReader(stream, System.Text.Encoding.Latin1);
            Assert.DoesNotContain(made.Secret, await text.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_organization_sees_and_touches_nothing_of_another_one()
    {
        var mine = server.Client;
        var theirs = server.ClientOf((await server.OtherOrganizationAsync("Charity")).Token);
        var contact = await mine.ContactAsync(new { lastName = "Mine", primaryEmail = "mine@example.org" });
        var group = await mine.GroupAsync("Mine only");
        await mine.PutAsync($"groups/{group}/members/{contact}");
        var theirContact = await theirs.ContactAsync(new { lastName = "Theirs", primaryEmail = "mine@example.org" });
        var theirGroup = await theirs.GroupAsync("Mine only");

        Assert.Equal(
            [theirContact], (await theirs.GetAsync("contacts?email=mine@example.org"))["items"].AsArray().Select(c => (string)c!["id"]!));
        Assert.Equal([theirGroup], (await theirs.GetAsync("groups"))["items"].AsArray().Select(g => (string)g!["id"]!));
        foreach (var path in new[] { $"contacts/{contact}", $"groups/{group}", $"groups/{group}/members", $"contacts/{contact}/sync" })
            (await theirs.GetAsync(path)).ExpectProblem(HttpStatusCode.NotFound, "not_found");
        foreach (var path in new[] { $"contacts/{contact}", $"groups/{group}", $"groups/{group}/members/{contact}",
            $"groups/{theirGroup}/members/{contact}" })
            (await theirs.DeleteAsync(path)).ExpectProblem(HttpStatusCode.NotFound, "not_found");
        (await theirs.PatchAsync($"contacts/{contact}", new { lastName = "Stolen" })).ExpectProblem(HttpStatusCode.NotFound, "not_found");
        (await theirs.PatchAsync($"groups/{group}", new { name = "Stolen" })).ExpectProblem(HttpStatusCode.NotFound, "not_found");
        (await theirs.PutAsync($"groups/{theirGroup}/members/{contact}")).ExpectProblem(HttpStatusCode.NotFound, "not_found");
        (await theirs.PostAsync($"groups/{theirGroup}/members", new { add = new[] { contact } }))
            .ExpectProblem(HttpStatusCode.BadRequest, "validation_failed", "add[0]");
        Assert.Empty((await theirs.GetAsync($"contacts?groupId={group}"))["items"].AsArray());
        Assert.Equal("Mine", (string)(await mine.GetAsync($"contacts/{contact}"))["lastName"]!);
        Assert.Equal(1, (int)(await mine.GetAsync($"groups/{group}"))["totalMembers"]!);
    }
}
