using System.Net;

namespace DonorSync.Tests.RestTests;

/// <summary>Lists of contacts: pages and filters.</summary>
public sealed class ContactListTests(RestServer server) : IClassFixture<RestServer>
{
    readonly RestClient client = server.Client;

    [Fact]
    public async Task Pages_show_every_contact_once_oldest_first_also_while_others_come_and_go()
    {
        var group = await client.GroupAsync("Paged");
        List<string> made = [];
        for (var i = 0; i < 7; i++)
            made.Add(await client.ContactAsync(new { lastName = $"Paged {i}" }));
        await client.PostAsync($"groups/{group}/members", new { add = made });

        var seen = new List<string>();
        var cursor = "";
        do
        {
            var page = (await client.GetAsync($"contacts?groupId={group}&limit=2{cursor}")).Expect(HttpStatusCode.OK);
            seen.AddRange(Ids(page));
            Assert.InRange(page["items"].AsArray().Count, 1, 2);
            cursor = page.Json!["nextCursor"] is { } next ? $"&cursor={Uri.EscapeDataString((string)next!)}" : "";
            // The last contact of the page is deleted; the cursor stays valid.
            (await client.DeleteAsync($"contacts/{seen[^1]}")).Expect(HttpStatusCode.NoContent);
        }
        while (cursor.Length > 0);

        Assert.Equal(made, seen);
    }

    [Fact]
    public async Task The_last_page_says_so_also_when_it_is_full()
    {
        var group = await client.GroupAsync("Two");
        foreach (var name in new[] { "a", "b" })
            await client.PutAsync($"groups/{group}/members/{await client.ContactAsync(new { lastName = name })}");

        var page = await client.GetAsync($"contacts?groupId={group}&limit=2");

        Assert.Equal(2, page["items"].AsArray().Count);
        Assert.True(page.Json!.AsObject().ContainsKey("nextCursor"));
        Assert.Null(page.Json["nextCursor"]);
    }

    [Fact]
    public async Task Without_a_limit_a_page_has_100()
    {
        await client.PostAsync("contacts/bulk", new { contacts = Enumerable.Range(0, 101).Select(i => new { lastName = $"Hundred {i}" }) });

        Assert.Equal(100, (await client.GetAsync("contacts?q=hundred"))["items"].AsArray().Count);
        Assert.Equal(101, (await client.GetAsync("contacts?q=hundred&limit=1000"))["items"].AsArray().Count);
    }

    [Fact]
    public async Task C1_The_email_filter_folds_case_and_surrounding_space_and_nothing_else()
    {
        var id = await client.ContactAsync(new { lastName = "x", primaryEmail = "First.Last+tag@Example.org" });

        Assert.Equal([id], Ids(await client.GetAsync("contacts?email=%20FIRST.last%2Btag@example.ORG%20")));
        Assert.Empty(Ids(await client.GetAsync("contacts?email=firstlast%2Btag@example.org")));
        Assert.Empty(Ids(await client.GetAsync("contacts?email=first.last@example.org")));
    }

    [Fact]
    public async Task The_email_filter_ignores_the_alternate_email()
    {
        await client.ContactAsync(new { lastName = "x", alternateEmail = "other@example.org" });

        Assert.Empty(Ids(await client.GetAsync("contacts?email=other@example.org")));
    }

    [Theory]
    [InlineData("zóra")]
    [InlineData("ZÓRA%20quel")]
    [InlineData("ellis%20%26%20s")]
    [InlineData("quelle@ex")]
    [InlineData("second@mail")]
    public async Task The_search_finds_a_part_of_a_name_a_company_or_an_email(string search)
    {
        var id = (await client.GetAsync("contacts?email=zora.quelle@example.org"))[
            "items"].AsArray().Select(c => (string)c!["id"]!).FirstOrDefault()
            ?? await client.ContactAsync(new
            {
                firstName = "Zóra",
                lastName = "Quelle",
                companyName = "Quellis & Sons",
                primaryEmail = "zora.quelle@example.org",
                alternateEmail = "second@mail.example",
            });

        Assert.Equal([id], Ids(await client.GetAsync($"contacts?q={search}")));
    }

    [Theory]
    [InlineData("%25")]
    [InlineData("_")]
    public async Task The_search_treats_wildcards_as_text(string search)
    {
        await client.ContactAsync(new { lastName = "Plain" });

        Assert.Empty(Ids(await client.GetAsync($"contacts?q={search}")));
    }

    [Fact]
    public async Task Changed_after_finds_exactly_the_later_changes()
    {
        var old = await client.ContactAsync(new { lastName = "Older" });
        var since = (string)(await client.PostAsync("contacts", new { lastName = "Mark" }))["updatedAt"]!;
        var newer = await client.ContactAsync(new { lastName = "Newer" });
        (await client.PatchAsync($"contacts/{old}", new { city = "Riga" })).Expect(HttpStatusCode.OK);

        var found = Ids(await client.GetAsync($"contacts?updatedAfter={since}&limit=1000"));

        Assert.Contains(old, found);
        Assert.Contains(newer, found);
        Assert.DoesNotContain((string)(await client.GetAsync("contacts?q=mark"))["items"][0]!["id"]!, found);
    }

    [Fact]
    public async Task A_time_may_have_an_offset_whose_plus_was_not_escaped() =>
        Assert.Empty(Ids(await client.GetAsync("contacts?updatedAfter=2999-01-01T00:00:00+02:00")));

    [Fact]
    public async Task Filters_can_be_combined()
    {
        var group = await client.GroupAsync("Together");
        var inside = await client.ContactAsync(new { lastName = "Samename" });
        await client.ContactAsync(new { lastName = "Samename" });
        await client.PutAsync($"groups/{group}/members/{inside}");

        Assert.Equal([inside], Ids(await client.GetAsync($"contacts?q=samename&groupId={group}")));
        Assert.Equal([group], (await client.GetAsync($"contacts/{inside}"))["groupIds"].AsArray().Select(g => (string)g!));
        Assert.Empty(Ids(await client.GetAsync($"contacts?groupId={Guid.Empty}")));
    }

    static IEnumerable<string> Ids(Answer page) => page.Expect(HttpStatusCode.OK)["items"].AsArray().Select(c => (string)c!["id"]!);
}
