using System.Net;
using System.Text.Json.Nodes;

namespace DonorSync.Tests.RestTests;

/// <summary><c>POST /api/v1/contacts/bulk</c></summary>
public sealed class BulkTests(RestServer server) : IClassFixture<RestServer>
{
    readonly RestClient client = server.Client;

    [Fact]
    public async Task One_bad_contact_never_stops_the_others_and_each_has_its_result()
    {
        var answer = await client.PostTextAsync("contacts/bulk", """
            {"contacts":[
              {"type":"person","lastName":"Good","primaryEmail":"good@example.org"},
              {"lastName":"Bad","primaryEmail":"nobody"},
              {"lastName":5},
              "not a contact",
              {"lastName":"x","nickname":"y"},
              {"lastName":"Blank group","groups":[" "]},
              {"type":"organization","companyName":"Also good"}
            ]}
            """);

        var results = answer.Expect(HttpStatusCode.OK)["results"].AsArray();
        Assert.Equal(Enumerable.Range(0, 7), results.Select(r => (int)r!["index"]!));
        Assert.Equal([0, 6], results.Where(r => r!["id"] is not null).Select(r => (int)r!["index"]!));
        Assert.All(results, r => Assert.True(r!["id"] is null != r["error"] is null));
        Assert.Equal("validation_failed", (string)results[1]!["error"]!["code"]!);
        Assert.NotNull(results[1]!["error"]!["errors"]!["primaryEmail"]);
        Assert.NotNull(results[2]!["error"]!["errors"]!["lastName"]);
        Assert.NotNull(results[3]!["error"]!["errors"]!["body"]);
        Assert.Equal("unknown_property", (string)results[4]!["error"]!["code"]!);
        Assert.NotNull(results[5]!["error"]!["errors"]!["groups[0]"]);
        Assert.Equal("Good", (string)(await client.GetAsync($"contacts/{results[0]!["id"]}"))["lastName"]!);
    }

    [Fact]
    public async Task L8_Unknown_groups_are_created_once_for_all_spellings()
    {
        var existing = await client.GroupAsync("Known");

        await client.PostTextAsync("contacts/bulk", """
            {"contacts":[
              {"lastName":"a","groups":["Fresh"," KNOWN "]},
              {"lastName":"b","groups":["fresh","FRESH "]},
              {"lastName":"bad","primaryEmail":"nobody","groups":["Never made"]}
            ]}
            """);

        var groups = (await client.GetAsync("groups"))["items"].AsArray().ToDictionary(g => (string)g!["name"]!, g => g!);
        Assert.Equal(2, (int)groups["Fresh"]["totalMembers"]!);
        Assert.Equal(1, (int)groups["Known"]["totalMembers"]!);
        Assert.Equal(existing, (string)groups["Known"]["id"]!);
        Assert.False(groups.ContainsKey("Never made"));
    }

    [Fact]
    public async Task C10_Sharing_an_address_is_allowed_and_the_first_is_the_oldest()
    {
        var answer = await client.PostTextAsync("contacts/bulk", """
            {"contacts":[{"firstName":"First","primaryEmail":"two@example.org"},{"firstName":"Second","primaryEmail":"TWO@example.org"}]}
            """);

        var ids = answer["results"].AsArray().Select(r => (string)r!["id"]!);
        Assert.Equal(ids, (await client.GetAsync("contacts?email=two@example.org"))["items"].AsArray().Select(c => (string)c!["id"]!));
    }

    [Fact]
    public async Task A_thousand_are_accepted_and_one_more_is_refused()
    {
        (await client.PostAsync(
            "contacts/bulk", new { contacts = Enumerable.Range(0, 1001).Select(i => new { lastName = $"Too many {i}" }) }))
            .ExpectProblem(HttpStatusCode.BadRequest, "validation_failed", "contacts");
        Assert.Empty((await client.GetAsync("contacts?q=too%20many"))["items"].AsArray());

        var taken = await client.PostAsync(
            "contacts/bulk", new { contacts = Enumerable.Range(0, 1000).Select(i => new { lastName = $"Enough {i}" }) });

        Assert.All(taken.Expect(HttpStatusCode.OK)["results"].AsArray(), r => Assert.NotNull(r!["id"]));
    }

    [Theory]
    [InlineData("{}", "contacts")]
    [InlineData("""{"contacts":null}""", "contacts")]
    [InlineData("""{"contacts":{}}""", "contacts")]
    public async Task The_shown_list_itself_must_exist(string body, string field) =>
        (await client.PostTextAsync("contacts/bulk", body)).ExpectProblem(HttpStatusCode.BadRequest, "validation_failed", field);

    [Fact]
    public async Task An_empty_list_is_answered_with_an_empty_one() =>
        Assert.Empty((await client.PostAsync("contacts/bulk", new { contacts = Array.Empty<JsonNode>() }))
            .Expect(HttpStatusCode.OK)["results"].AsArray());
}
