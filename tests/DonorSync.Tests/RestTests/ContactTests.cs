using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace DonorSync.Tests.RestTests;

/// <summary><c>/api/v1/contacts</c>, single contacts.</summary>
public sealed partial class ContactTests(RestServer server) : IClassFixture<RestServer>
{
    static readonly string[] Texts =
        ["firstName", "lastName", "companyName", "primaryEmail", "alternateEmail", "address1", "address2", "city", "state", "postal",
            "country"];

    static readonly string[] Preferences =
        ["integrationEmailOptIn", "emailDeliverable", "allowsSolicitations", "marketingMail", "newsletter", "receiveOtherMail",
            "alternateEmailOptIn"];

    readonly RestClient client = server.Client;

    [Fact]
    public async Task A_contact_with_every_field_is_made_and_answered_in_full()
    {
        var body = new JsonObject { ["type"] = "organization" };
        foreach (var name in Texts)
            body[name] = name.EndsWith("Email", StringComparison.Ordinal) ? $"{name}@example.org" : $"the {name}";
        body["preferences"] = new JsonObject(Preferences.Select(name => KeyValuePair.Create(name, (JsonNode?)false)));

        var made = (await client.PostAsync("contacts", body)).Expect(HttpStatusCode.Created);

        var id = (string)made["id"]!;
        Assert.Matches(LowerCaseUuid, id);
        Assert.Equal($"/api/v1/contacts/{id}", made.Response.Headers.Location!.ToString());
        Assert.Equal("organization", (string)made["type"]!);
        Assert.All(Texts, name => Assert.Equal((string)body[name]!, (string)made[name]!));
        Assert.All(Preferences, name => Assert.False((bool)made["preferences"][name]!));
        Assert.Matches(UtcTime, (string)made["createdAt"]!);
        Assert.Equal((string)made["createdAt"]!, (string)made["updatedAt"]!);
        Assert.Empty(made["groupIds"].AsArray());
        var shown = (await client.GetAsync($"contacts/{id}")).Expect(HttpStatusCode.OK);
        Assert.True(JsonNode.DeepEquals(made.Json, shown.Json), shown.Json!.ToJsonString());
    }

    [Fact]
    public async Task Omitted_values_are_blank_a_person_and_opted_in()
    {
        var made = (await client.PostAsync("contacts", new { lastName = "Lovelace" })).Expect(HttpStatusCode.Created);

        Assert.Equal("person", (string)made["type"]!);
        Assert.All(Texts.Except(["lastName"]), name => Assert.Null(made.Json![name]));
        Assert.All(Texts, name => Assert.True(made.Json!.AsObject().ContainsKey(name)));
        Assert.All(Preferences, name => Assert.True((bool)made["preferences"][name]!));
    }

    [Fact]
    public async Task Texts_are_trimmed_and_a_blank_is_nothing()
    {
        var made = await client.PostAsync("contacts", new { lastName = "  Núñez\t", firstName = "   ", primaryEmail = " N@Example.org " });

        Assert.Equal("Núñez", (string)made["lastName"]!);
        Assert.Null(made.Json!["firstName"]);
        Assert.Equal("N@Example.org", (string)made["primaryEmail"]!);
    }

    [Fact]
    public async Task A_patch_changes_only_the_given_fields_and_null_clears_them()
    {
        var id = await client.ContactAsync(
            new { firstName = "Ada", lastName = "Byron", city = "London", preferences = new { newsletter = false } });

        var changed = await client.PatchAsync($"contacts/{id}", new JsonObject
        {
            ["lastName"] = "Lovelace",
            ["city"] = null,
            ["preferences"] = new JsonObject { ["marketingMail"] = false },
        });

        changed.Expect(HttpStatusCode.OK);
        Assert.Equal("Ada", (string)changed["firstName"]!);
        Assert.Equal("Lovelace", (string)changed["lastName"]!);
        Assert.Null(changed.Json!["city"]);
        Assert.False((bool)changed["preferences"]["newsletter"]!);
        Assert.False((bool)changed["preferences"]["marketingMail"]!);
        Assert.True((bool)changed["preferences"]["integrationEmailOptIn"]!);
        Assert.True(string.CompareOrdinal((string)changed["updatedAt"]!, (string)changed["createdAt"]!) > 0);
    }

    [Fact]
    public async Task T1_A_patch_that_changes_nothing_does_not_move_the_time()
    {
        var made = await client.PostAsync("contacts", new { firstName = "Ada", preferences = new { newsletter = false } });

        var same = await client.PatchAsync($"contacts/{made["id"]}", new { firstName = " Ada ", preferences = new { newsletter = false } });

        Assert.Equal((string)made["updatedAt"]!, (string)same.Expect(HttpStatusCode.OK)["updatedAt"]!);
    }

    [Fact]
    public async Task A_deleted_contact_leaves_its_groups_too()
    {
        var (id, group) = (await client.ContactAsync(new { lastName = "Gone" }), await client.GroupAsync("Of the gone"));
        await client.PutAsync($"groups/{group}/members/{id}");

        (await client.DeleteAsync($"contacts/{id}")).Expect(HttpStatusCode.NoContent);

        (await client.GetAsync($"contacts/{id}")).ExpectProblem(HttpStatusCode.NotFound, "not_found");
        (await client.DeleteAsync($"contacts/{id}")).ExpectProblem(HttpStatusCode.NotFound, "not_found");
        (await client.PatchAsync($"contacts/{id}", new { firstName = "x" })).ExpectProblem(HttpStatusCode.NotFound, "not_found");
        Assert.Equal(0, (int)(await client.GetAsync($"groups/{group}"))["totalMembers"]!);
    }

    [Fact]
    public async Task C10_Two_contacts_may_share_a_primary_email()
    {
        var first = await client.ContactAsync(new { firstName = "One", primaryEmail = "shared@example.org" });
        var second = await client.ContactAsync(new { firstName = "Two", primaryEmail = "SHARED@example.org" });

        var both = await client.GetAsync("contacts?email=%20Shared@EXAMPLE.org");

        Assert.Equal([first, second], both["items"].AsArray().Select(c => (string)c!["id"]!));
    }

    [Fact]
    public async Task A_company_can_become_a_person()
    {
        var id = await client.ContactAsync(new { type = "organization", companyName = "Byron Ltd" });

        Assert.Equal("person", (string)(await client.PatchAsync($"contacts/{id}", new { type = "person" }))["type"]!);
    }

    [GeneratedRegex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
    private static partial Regex LowerCaseUuid { get; }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")]
    private static partial Regex UtcTime { get; }
}
