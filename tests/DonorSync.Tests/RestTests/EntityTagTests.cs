using System.Net;

namespace DonorSync.Tests.RestTests;

/// <summary>ETag, If-Match and If-None-Match on contacts and groups.</summary>
public sealed class EntityTagTests(RestServer server) : IClassFixture<RestServer>
{
    readonly RestClient client = server.Client;

    [Fact]
    public async Task Making_showing_and_changing_answer_the_same_tag_for_the_same_state()
    {
        var made = await client.PostAsync("contacts", new { lastName = "Tag", primaryEmail = "tag@example.org" });
        var path = $"contacts/{made["id"]}";
        var shown = await client.GetAsync(path);
        var changed = await client.PatchAsync(path, new { city = "London" });

        Assert.Equal(TagOf(made), TagOf(shown));
        Assert.NotEqual(TagOf(made), TagOf(changed));
        Assert.Equal(TagOf(changed), TagOf(await client.GetAsync(path)));
        var group = await client.PostAsync("groups", new { name = "Tagged" });
        Assert.Equal(TagOf(group), TagOf(await client.GetAsync($"groups/{group["id"]}")));
        var renamed = await client.PatchAsync($"groups/{group["id"]}", new { name = "Tagged too" });
        Assert.Equal(TagOf(renamed), TagOf(await client.GetAsync($"groups/{group["id"]}")));
        Assert.NotEqual(TagOf(group), TagOf(renamed));
    }

    [Fact]
    public async Task Joining_a_group_changes_the_tags_of_both()
    {
        var (contact, group) = (await client.ContactAsync(new { lastName = "Joins" }), await client.GroupAsync("Joined"));
        var before = (TagOf(await client.GetAsync($"contacts/{contact}")), TagOf(await client.GetAsync($"groups/{group}")));

        (await client.PutAsync($"groups/{group}/members/{contact}")).Expect(HttpStatusCode.NoContent);

        Assert.NotEqual(before.Item1, TagOf(await client.GetAsync($"contacts/{contact}")));
        Assert.NotEqual(before.Item2, TagOf(await client.GetAsync($"groups/{group}")));
    }

    [Fact]
    public async Task A_note_of_an_answer_is_no_part_of_the_tag()
    {
        var first = await client.ContactAsync(
            new { lastName = "No", primaryEmail = "no-tag@example.org", preferences = new { integrationEmailOptIn = false } });
        await client.DeleteAsync($"contacts/{first}");

        var made = await client.PostAsync("contacts", new { lastName = "No", primaryEmail = "no-tag@example.org" });

        Assert.NotNull(made.Expect(HttpStatusCode.Created)["notes"]);
        Assert.Equal(TagOf(made), TagOf(await client.GetAsync($"contacts/{made["id"]}")));
    }

    [Fact]
    public async Task A_change_with_an_old_tag_is_refused_and_changes_nothing()
    {
        var (contact, group) = (await client.ContactAsync(new { lastName = "Old" }), await client.GroupAsync("Old"));
        (HttpMethod Method, string Path, object? Body)[] calls =
        [
            (HttpMethod.Patch, $"contacts/{contact}", new { city = "A" }),
            (HttpMethod.Delete, $"contacts/{contact}", null),
            (HttpMethod.Post, $"contacts/{contact}/erase", null),
            (HttpMethod.Patch, $"groups/{group}", new { name = "Older" }),
            (HttpMethod.Put, $"groups/{group}/members/{contact}", null),
            (HttpMethod.Delete, $"groups/{group}/members/{contact}", null),
            (HttpMethod.Post, $"groups/{group}/members", new { add = new[] { contact } }),
            (HttpMethod.Delete, $"groups/{group}", null),
        ];
        var tags = (TagOf(await client.GetAsync($"contacts/{contact}")), TagOf(await client.GetAsync($"groups/{group}")));
        foreach (var (method, path, body) in calls)
        {
            var weak = "W/" + (path.StartsWith("contacts", StringComparison.Ordinal) ? tags.Item1 : tags.Item2);
            foreach (var tag in new[] { "\"nothing\"", weak, "\"a\", \"b\"" })
                (await client.AskAsync(method, path, body, ("If-Match", tag)))
                    .ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition_failed");
            (await client.AskAsync(method, path, body, ("If-None-Match", "*")))
                .ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition_failed");
            (await client.AskAsync(method, path, body, ("If-Match", "nothing")))
                .ExpectProblem(HttpStatusCode.BadRequest, "validation_failed", "If-Match");
        }
        Assert.Equal(tags, (TagOf(await client.GetAsync($"contacts/{contact}")), TagOf(await client.GetAsync($"groups/{group}"))));
    }

    [Fact]
    public async Task A_change_with_the_current_tag_is_applied()
    {
        var (contact, group) = (await client.ContactAsync(new { lastName = "Seen" }), await client.GroupAsync("Seen"));
        async Task<(string, string)> SeenAsync(string path) => ("If-Match", $"\"other\", {TagOf(await client.GetAsync(path))}");

        (await client.AskAsync(HttpMethod.Patch, $"contacts/{contact}", new { city = "A" }, await SeenAsync($"contacts/{contact}")))
            .Expect(HttpStatusCode.OK);
        (await client.AskAsync(HttpMethod.Put, $"groups/{group}/members/{contact}", null, await SeenAsync($"groups/{group}")))
            .Expect(HttpStatusCode.NoContent);
        (await client.AskAsync(HttpMethod.Patch, $"groups/{group}", new { name = "Seen now" }, ("If-Match", "*")))
            .Expect(HttpStatusCode.OK);
        (await client.AskAsync(HttpMethod.Delete, $"groups/{group}/members/{contact}", null, await SeenAsync($"groups/{group}")))
            .Expect(HttpStatusCode.NoContent);
        (await client.AskAsync(HttpMethod.Delete, $"groups/{group}", null, await SeenAsync($"groups/{group}")))
            .Expect(HttpStatusCode.NoContent);
        (await client.AskAsync(HttpMethod.Delete, $"contacts/{contact}", null, await SeenAsync($"contacts/{contact}")))
            .Expect(HttpStatusCode.NoContent);
        (await client.AskAsync(HttpMethod.Delete, $"contacts/{contact}", null, ("If-Match", "*")))
            .ExpectProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task A_person_is_erased_as_the_caller_has_seen_them()
    {
        var path = $"contacts/{await client.ContactAsync(new { lastName = "Erased", primaryEmail = "erased-tag@example.org" })}";
        var seen = TagOf(await client.GetAsync(path));
        (await client.PatchAsync(path, new { city = "B" })).Expect(HttpStatusCode.OK);

        (await client.AskAsync(HttpMethod.Post, $"{path}/erase", null, ("If-Match", seen)))
            .ExpectProblem(HttpStatusCode.PreconditionFailed, "precondition_failed");
        (await client.AskAsync(HttpMethod.Post, $"{path}/erase", null, ("If-Match", TagOf(await client.GetAsync(path)))))
            .Expect(HttpStatusCode.NoContent);

        (await client.GetAsync(path)).ExpectProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Of_two_changes_with_the_same_tag_only_one_is_applied()
    {
        var path = $"contacts/{await client.ContactAsync(new { lastName = "Race" })}";
        var tag = TagOf(await client.GetAsync(path));

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(i => client.AskAsync(HttpMethod.Patch, path, new { city = $"City {i}" }, ("If-Match", tag))));

        Assert.Single(answers, static a => a.Status == HttpStatusCode.OK);
        Assert.Equal(7, answers.Count(static a => a.Status == HttpStatusCode.PreconditionFailed));
    }

    [Fact]
    public async Task An_unchanged_contact_is_not_sent_again()
    {
        var contact = $"contacts/{await client.ContactAsync(new { lastName = "Has" })}";
        var group = $"groups/{await client.GroupAsync("Has")}";
        foreach (var path in new[] { contact, group })
        {
            var tag = TagOf(await client.GetAsync(path));
            foreach (var known in new[] { tag, $"W/{tag}", $"\"x\", {tag}", "*" })
            {
                var same = (await client.AskAsync(HttpMethod.Get, path, null, ("If-None-Match", known))).Expect(HttpStatusCode.NotModified);
                Assert.Equal(tag, TagOf(same));
            }
            (await client.AskAsync(HttpMethod.Get, path, null, ("If-None-Match", "\"x\""))).Expect(HttpStatusCode.OK);
        }
    }

    static string TagOf(Answer answer)
    {
        var tag = answer.Response.Headers.ETag;
        Assert.True(tag is { IsWeak: false });
        return tag.Tag;
    }
}
