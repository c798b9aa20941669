using System.Net;

namespace DonorSync.Tests.RestTests;

/// <summary><c>/api/v1/groups/{id}/members</c></summary>
public sealed class MemberTests(RestServer server) : IClassFixture<RestServer>
{
    readonly RestClient client = server.Client;

    [Fact]
    public async Task A_contact_can_join_and_leave_a_group_repeatedly()
    {
        var (group, contact) = (await client.GroupAsync("Joined"), await client.ContactAsync(new { lastName = "x" }));
        var path = $"groups/{group}/members/{contact}";

        (await client.PutAsync(path)).Expect(HttpStatusCode.NoContent);
        (await client.PutAsync(path)).Expect(HttpStatusCode.NoContent);
        Assert.Equal([contact], await MembersAsync(group));
        Assert.Equal([group], (await client.GetAsync($"contacts/{contact}"))["groupIds"].AsArray().Select(g => (string)g!));
        (await client.DeleteAsync(path)).Expect(HttpStatusCode.NoContent);
        (await client.DeleteAsync(path)).Expect(HttpStatusCode.NoContent);
        Assert.Empty(await MembersAsync(group));
    }

    [Fact]
    public async Task Joining_a_group_does_not_move_the_contacts_time()
    {
        var (group, contact) = (await client.GroupAsync("Timeless"), await client.PostAsync("contacts", new { lastName = "x" }));

        await client.PutAsync($"groups/{group}/members/{contact["id"]}");

        Assert.Equal((string)contact["updatedAt"]!, (string)(await client.GetAsync($"contacts/{contact["id"]}"))["updatedAt"]!);
    }

    [Fact]
    public async Task Many_members_join_and_leave_in_one_request()
    {
        var group = await client.GroupAsync("Many");
        var ids = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => client.ContactAsync(new { lastName = $"m{i}" })));
        await client.PostAsync($"groups/{group}/members", new { add = ids[..2] });

        var changed = await client.PostAsync($"groups/{group}/members", new { add = ids[1..], remove = new[] { ids[0] } });

        changed.Expect(HttpStatusCode.OK);
        Assert.Equal(2, (int)changed["added"]!);
        Assert.Equal(1, (int)changed["removed"]!);
        Assert.Equal(ids[1..].Order(), (await MembersAsync(group)).Order());
    }

    [Fact]
    public async Task An_unknown_id_is_named_and_nothing_happens()
    {
        var (group, contact) = (await client.GroupAsync("All or nothing"), await client.ContactAsync(new { lastName = "x" }));
        var unknown = Guid.Empty.ToString();

        (await client.PostAsync($"groups/{group}/members", new { add = new[] { contact, unknown } }))
            .ExpectProblem(HttpStatusCode.BadRequest, "validation_failed", "add[1]");
        (await client.PostAsync($"groups/{group}/members", new { remove = new[] { unknown }, add = new[] { contact } }))
            .ExpectProblem(HttpStatusCode.BadRequest, "validation_failed", "remove[0]");
        (await client.PostAsync($"groups/{group}/members", new { add = new[] { contact }, remove = new[] { contact } }))
            .ExpectProblem(HttpStatusCode.BadRequest, "validation_failed", "add");

        Assert.Empty(await MembersAsync(group));
    }

    [Theory]
    [InlineData("""{"add":["7"]}""", "validation_failed", "add[0]")]
    [InlineData("""{"add":[null]}""", "validation_failed", "add[0]")]
    [InlineData("""{"add":"all"}""", "validation_failed", "add")]
    [InlineData("""{"ids":[]}""", "unknown_property", "ids")]
    public async Task A_wrong_request_is_refused(string body, string code, string field)
    {
        var group = await client.GroupAsync($"Wrong {field} {body.Length}");

        (await client.PostTextAsync($"groups/{group}/members", body)).ExpectProblem(HttpStatusCode.BadRequest, code, field);
    }

    [Fact]
    public async Task A_missing_group_or_contact_is_not_found()
    {
        var (group, contact) = (await client.GroupAsync("There"), await client.ContactAsync(new { lastName = "x" }));

        (await client.GetAsync($"groups/{Guid.Empty}/members")).ExpectProblem(HttpStatusCode.NotFound, "not_found");
        (await client.PostAsync($"groups/{Guid.Empty}/members", new { add = new[] { contact } }))
            .ExpectProblem(HttpStatusCode.NotFound, "not_found");
        (await client.PutAsync($"groups/{group}/members/{Guid.Empty}")).ExpectProblem(HttpStatusCode.NotFound, "not_found");
        (await client.PutAsync($"groups/{Guid.Empty}/members/{contact}")).ExpectProblem(HttpStatusCode.NotFound, "not_found");
        (await client.DeleteAsync($"groups/{group}/members/{Guid.Empty}")).ExpectProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Members_are_shown_page_by_page()
    {
        var group = await client.GroupAsync("Paged members");
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
            ids.Add(await client.ContactAsync(new { lastName = $"p{i}" }));
        await client.PostAsync($"groups/{group}/members", new { add = ids });

        var first = await client.GetAsync($"groups/{group}/members?limit=2");
        var second = await client.GetAsync($"groups/{group}/members?limit=2&cursor={first["nextCursor"]}");

        Assert.Equal(ids, first["items"].AsArray().Concat(second["items"].AsArray()).Select(c => (string)c!["id"]!));
        Assert.Null(second.Json!["nextCursor"]);
    }

    async Task<IEnumerable<string>> MembersAsync(string group) =>
        (await client.GetAsync($"groups/{group}/members")).Expect(HttpStatusCode.OK)["items"].AsArray().Select(c => (string)c!["id"]!);
}
