using System.Net;

namespace DonorSync.Tests.RestTests;

/// <summary><c>/api/v1/groups</c></summary>
public sealed class GroupTests(RestServer server) : IClassFixture<RestServer>
{
    readonly RestClient client = server.Client;

    [Fact]
    public async Task A_group_is_made_shown_renamed_and_deleted()
    {
        var made = (await client.PostAsync("groups", new { name = "  Major Donors " })).Expect(HttpStatusCode.Created);
        var id = (string)made["id"]!;
        Assert.Equal($"/api/v1/groups/{id}", made.Response.Headers.Location!.ToString());
        Assert.Equal("Major Donors", (string)made["name"]!);
        Assert.Equal(0, (int)made["totalMembers"]!);
        Assert.Equal(0, (int)made["emailSolicitable"]!);
        Assert.Equal("none", (string)made["list"]["state"]!);
        Assert.True(made["list"].AsObject().ContainsKey("id") && made["list"].AsObject().ContainsKey("name"));

        Assert.Equal(
            "Big Donors", (string)(await client.PatchAsync($"groups/{id}", new { name = "Big Donors" }))
                .Expect(HttpStatusCode.OK)["name"]!);
        Assert.Equal("Big Donors", (string)(await client.GetAsync($"groups/{id}")).Expect(HttpStatusCode.OK)["name"]!);
        (await client.DeleteAsync($"groups/{id}")).Expect(HttpStatusCode.NoContent);
        (await client.GetAsync($"groups/{id}")).ExpectProblem(HttpStatusCode.NotFound, "not_found");
        (await client.DeleteAsync($"groups/{id}")).ExpectProblem(HttpStatusCode.NotFound, "not_found");
        (await client.PatchAsync($"groups/{id}", new { name = "x" })).ExpectProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task L8_A_second_group_of_one_name_is_refused_trimmed_and_ignoring_case()
    {
        await client.GroupAsync("Émile's Friends");
        var other = await client.GroupAsync("Others of Émile");

        (await client.PostAsync("groups", new { name = " ÉMILE'S friends " }))
            .ExpectProblem(HttpStatusCode.Conflict, "duplicate_group_name");
        (await client.PatchAsync($"groups/{other}", new { name = "émile's friends" }))
            .ExpectProblem(HttpStatusCode.Conflict, "duplicate_group_name");
        Assert.Equal("Others of Émile", (string)(await client.GetAsync($"groups/{other}"))["name"]!);
    }

    [Theory]
    [InlineData("Look  alike", "LOOK ALIKE")]
    [InlineData("Look\u00A0closely", "look\u200B closely\uFEFF")]
    [InlineData("Caf\u00E9", "CAFE\u0301")]
    public async Task L8_Names_that_look_the_same_are_one_name(string first, string second)
    {
        var made = (await client.PostAsync("groups", new { name = first })).Expect(HttpStatusCode.Created);
        (await client.PostAsync("groups", new { name = second })).ExpectProblem(HttpStatusCode.Conflict, "duplicate_group_name");
        var answer = await client.PostAsync(
            "contacts/bulk", new { contacts = new[] { new { lastName = "Alike", groups = new[] { second } } } });
        Assert.NotNull(answer.Expect(HttpStatusCode.OK)["results"][0]!["id"]);
        Assert.Equal(1, (int)(await client.GetAsync($"groups/{made["id"]}"))["totalMembers"]!);
    }

    [Theory]
    [InlineData("\u200B")]
    [InlineData("\u3164 \u00AD")]
    [InlineData("\u202A\u202C")]
    public async Task An_invisible_name_is_refused(string name)
    {
        (await client.PostAsync("groups", new { name })).ExpectProblem(HttpStatusCode.BadRequest, "validation_failed", "name");
    }

    [Fact]
    public async Task L8_One_of_two_groups_created_together_is_refused()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.PostAsync("groups", new { name = "Raced" })));

        Assert.Single(answers, a => a.Status == HttpStatusCode.Created);
        Assert.All(
            answers.Where(a => a.Status != HttpStatusCode.Created), a => a.ExpectProblem(HttpStatusCode.Conflict, "duplicate_group_name"));
    }

    [Fact]
    public async Task A_group_may_change_the_spelling_of_its_own_name()
    {
        var id = await client.GroupAsync("lower");

        Assert.Equal("LOWER", (string)(await client.PatchAsync($"groups/{id}", new { name = "LOWER" })).Expect(HttpStatusCode.OK)["name"]!);
    }

    [Theory]
    [InlineData("""{"name":""}""", "validation_failed", "name")]
    [InlineData("""{"name":"   "}""", "validation_failed", "name")]
    [InlineData("""{"name":null}""", "validation_failed", "name")]
    [InlineData("{}", "validation_failed", "name")]
    [InlineData("""{"name":"a\tb"}""", "validation_failed", "name")]
    [InlineData("""{"name":7}""", "validation_failed", "name")]
    [InlineData("""{"title":"x"}""", "unknown_property", "title")]
    public async Task A_wrong_name_is_refused(string body, string code, string field) =>
        (await client.PostTextAsync("groups", body)).ExpectProblem(HttpStatusCode.BadRequest, code, field);

    [Fact]
    public async Task L9_A_name_may_have_255_characters()
    {
        (await client.PostAsync("groups", new { name = new string('g', 255) })).Expect(HttpStatusCode.Created);
        (await client.PostAsync("groups", new { name = new string('h', 256) }))
            .ExpectProblem(HttpStatusCode.BadRequest, "validation_failed", "name");
    }

    [Fact]
    public async Task A_patch_without_a_name_changes_nothing_and_a_null_name_is_refused()
    {
        var id = await client.GroupAsync("Kept");

        Assert.Equal("Kept", (string)(await client.PatchAsync($"groups/{id}", new { })).Expect(HttpStatusCode.OK)["name"]!);
        (await client.PatchAsync($"groups/{id}", new { name = (string?)null }))
            .ExpectProblem(HttpStatusCode.BadRequest, "validation_failed", "name");
    }

    [Fact]
    public async Task Groups_are_listed_by_name_page_by_page()
    {
        foreach (var name in new[] { "page C", "Page a", "PAGE b" })
            await client.GroupAsync(name);

        List<string> seen = [];
        string? cursor = null;
        do
        {
            var page = (await client.GetAsync($"groups?limit=1{(cursor is null ? "" : $"&cursor={cursor}")}")).Expect(HttpStatusCode.OK);
            seen.AddRange(page["items"].AsArray().Select(g => (string)g!["name"]!));
            cursor = (string?)page.Json!["nextCursor"];
        }
        while (cursor is not null);

        Assert.Equal(["Page a", "PAGE b", "page C"], seen.Where(name => name.StartsWith("page", StringComparison.OrdinalIgnoreCase)));
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    [Fact]
    public async Task E2_E3_E4_Email_solicitable_counts_the_contacts_that_may_bemailed()
    {
        await client.PostTextAsync("contacts/bulk", $$"""
            {"contacts":[
              {"lastName":"yes","primaryEmail":"a@example.org","groups":["Solicited"]},
              {"lastName":"yes too","primaryEmail":"b@example.co.uk",
              "preferences":{"allowsSolicitations":false,"marketingMail":false,"newsletter":false,"receiveOtherMail":false,
              "emailDeliverable":false,"alternateEmailOptIn":false},"groups":["Solicited"]},
              {"lastName":"E2: none","groups":["Solicited"]},
              {"lastName":"E2: alternate only","alternateEmail":"c@example.org","groups":["Solicited"]},
              {"lastName":"E2: too long for Constant Contact","primaryEmail":"{{new string('a', 60)}}@{{new string('b', 20)}}.org",
              "groups":["Solicited"]},
              {"lastName":"E3: opt-in No","primaryEmail":"d@example.org","preferences":{"integrationEmailOptIn":false},
              "groups":["Solicited"]},
              {"lastName":"E4: long top-level domain","primaryEmail":"e@example.guru","groups":["Solicited"]}
            ]}
            """);

        var group = (await client.GetAsync("groups?limit=1000"))["items"].AsArray().Single(g => (string)g!["name"]! == "Solicited")!;

        Assert.Equal(7, (int)group["totalMembers"]!);
        Assert.Equal(2, (int)group["emailSolicitable"]!);
    }
}
