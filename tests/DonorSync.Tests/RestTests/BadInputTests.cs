using System.Net;
using System.Text;

namespace DonorSync.Tests.RestTests;

/// <summary>Requests that the API refuses, and its error messages.</summary>
public sealed class BadInputTests(RestServer server) : IClassFixture<RestServer>
{
    readonly RestClient client = server.Client;

    [Theory]
    [InlineData("""{"frstName":"Ada"}""", "unknown_property", "frstName")]
    [InlineData("""{"FirstName":"Ada"}""", "unknown_property", "FirstName")]
    [InlineData("""{"lastName":"x","id":"1"}""", "unknown_property", "id")]
    [InlineData("""{"lastName":"x","groups":["a"]}""", "unknown_property", "groups")]
    [InlineData("""{"preferences":{"spam":true}}""", "unknown_property", "preferences.spam")]
    [InlineData("""{"type":"dog","lastName":"x"}""", "validation_failed", "type")]
    [InlineData("""{"type":"Person","lastName":"x"}""", "validation_failed", "type")]
    [InlineData("""{"type":null,"lastName":"x"}""", "validation_failed", "type")]
    [InlineData("""{"type":0,"lastName":"x"}""", "validation_failed", "type")]
    [InlineData("""{"firstName":3}""", "validation_failed", "firstName")]
    [InlineData("""{"firstName":["Ada"]}""", "validation_failed", "firstName")]
    [InlineData("""{"preferences":{"newsletter":"yes"}}""", "validation_failed", "preferences.newsletter")]
    [InlineData("""{"preferences":{"newsletter":null}}""", "validation_failed", "preferences.newsletter")]
    [InlineData("""{"preferences":null}""", "validation_failed", "preferences")]
    [InlineData("""{"preferences":[]}""", "validation_failed", "preferences")]
    [InlineData("""{"primaryEmail":"nobody"}""", "validation_failed", "primaryEmail")]
    [InlineData("""{"primaryEmail":"a b@example.org"}""", "validation_failed", "primaryEmail")]
    [InlineData("""{"lastName":"x","alternateEmail":"@example.org"}""", "validation_failed", "alternateEmail")]
    [InlineData("""{"lastName":"a\u0000b"}""", "validation_failed", "lastName")]
    [InlineData("""{"lastName":"a\nb"}""", "validation_failed", "lastName")]
    [InlineData("""{"lastName":"\ud800"}""", "validation_failed", "lastName")]
    [InlineData("{}", "validation_failed", "lastName")]
    [InlineData("""{"city":"Nowhere"}""", "validation_failed", "lastName")]
    [InlineData("[]", "validation_failed", "body")]
    [InlineData("null", "validation_failed", "body")]
    [InlineData("\"Ada\"", "validation_failed", "body")]
    public async Task A_wrong_value_is_refused_and_its_field_named(string body, string code, string field) =>
        (await client.PostTextAsync("contacts", body)).ExpectProblem(HttpStatusCode.BadRequest, code, field);

    [Theory]
    [InlineData("{")]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("""{"lastName":"a","lastName":"b"}""")]
    [InlineData("""{"lastName":"a"} {"lastName":"b"}""")]
    public async Task A_body_that_is_not_JSON_is_refused(string body) =>
        (await client.PostTextAsync("contacts", body)).ExpectProblem(HttpStatusCode.BadRequest, "malformed_json");

    [Fact]
    public async Task Text_that_is_not_UTF_8_is_refused()
    {
        var body = new ByteArrayContent(
            [.. "{\"lastName\":\""u8, 0xFF, 0xFE, .. "\"}"u8])
        { Headers = { { "Content-Type", "application/json" } } };

        var answer = await client.SendAsync(HttpMethod.Post, "contacts", body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("application/problem+json", answer.MediaType);
    }

    [Fact]
    public async Task All_invalid_fields_are_named_together() =>
        (await client.PostTextAsync("contacts", """{"type":1,"firstName":2,"preferences":{"newsletter":3,"emailDeliverable":4}}"""))
            .ExpectProblem(HttpStatusCode.BadRequest, "validation_failed", "type", "firstName", "preferences.newsletter",
                "preferences.emailDeliverable");

    [Theory]
    [InlineData("firstName", 200)]
    [InlineData("companyName", 200)]
    [InlineData("city", 200)]
    [InlineData("address1", 255)]
    public async Task A_text_may_have_exactly_its_maximum_length(string field, int limit)
    {
        var fits = new Dictionary<string, string> { ["lastName"] = "x", [field] = new('a', limit) };
        var tooLong = new Dictionary<string, string> { ["lastName"] = "x", [field] = new('a', limit + 1) };

        (await client.PostAsync("contacts", fits)).Expect(HttpStatusCode.Created);
        var refused = (await client.PostAsync("contacts", tooLong)).ExpectProblem(HttpStatusCode.BadRequest, "validation_failed", field);
        Assert.Contains($"at most {limit} characters", (string)refused["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_of_5_MB_is_refused_by_its_name_and_limit()
    {
        var refused = await client.PostAsync("contacts", new { firstName = new string('a', 5 * 1024 * 1024) });

        refused.ExpectProblem(HttpStatusCode.BadRequest, "validation_failed", "firstName");
        Assert.Contains("at most 200 characters", (string)refused["detail"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_too_large() =>
        (await client.PostTextAsync("contacts", new string(' ', 17 * 1024 * 1024)))
            .ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "payload_too_large");

    [Fact]
    public async Task An_address_keeps_its_line_breaks_as_one_kind()
    {
        var made = await client.PostAsync("contacts", new { lastName = "x", address1 = "1 Main St\r\nApt 2" });

        Assert.Equal("1 Main St\nApt 2", (string)made.Expect(HttpStatusCode.Created)["address1"]!);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    public async Task Another_media_type_is_refused(string mediaType) =>
        (await client.PostTextAsync("contacts", """{"lastName":"x"}""", mediaType))
            .ExpectProblem(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");

    [Fact]
    public async Task A_merge_patch_is_JSON_too()
    {
        var id = await client.ContactAsync(new { lastName = "x" });

        (await client.SendAsync(
            HttpMethod.Patch, $"contacts/{id}", new StringContent("""{"lastName":"y"}""", Encoding.UTF8, "application/merge-patch+json")))
            .Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_patch_is_checked_like_a_new_contact()
    {
        var id = await client.ContactAsync(new { firstName = "Ada" });

        (await client.PatchAsync($"contacts/{id}", new { primaryEmail = "nobody" }))
            .ExpectProblem(HttpStatusCode.BadRequest, "validation_failed", "primaryEmail");
        (await client.PatchAsync($"contacts/{id}", new { nickname = "A" }))
            .ExpectProblem(HttpStatusCode.BadRequest, "unknown_property", "nickname");
        (await client.PatchAsync($"contacts/{id}", new { firstName = (string?)null }))
            .ExpectProblem(HttpStatusCode.BadRequest, "validation_failed", "lastName");
        Assert.Equal("Ada", (string)(await client.GetAsync($"contacts/{id}"))["firstName"]!);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("limit=-1", "limit")]
    [InlineData("limit=ten", "limit")]
    [InlineData("limit=1.5", "limit")]
    [InlineData("cursor=nonsense", "cursor")]
    [InlineData("cursor=%FF%FE", "cursor")]
    [InlineData("cursor=Zy5h", "cursor")]
    [InlineData("groupId=7", "groupId")]
    [InlineData("updatedAfter=yesterday", "updatedAfter")]
    [InlineData("updatedAfter=1234", "updatedAfter")]
    public async Task A_wrong_query_value_is_refused_by_its_name(string query, string field) =>
        (await client.GetAsync($"contacts?{query}")).ExpectProblem(HttpStatusCode.BadRequest, "validation_failed", field);

    [Fact]
    public async Task A_missing_address_returns_a_problem()
    {
        (await client.GetAsync("nothing")).ExpectProblem(HttpStatusCode.NotFound, "not_found");
        (await client.GetAsync("contacts/7")).ExpectProblem(HttpStatusCode.NotFound, "not_found");
        (await client.GetAsync($"contacts/{Guid.Empty}")).ExpectProblem(HttpStatusCode.NotFound, "not_found");
        (await client.PutAsync("contacts")).ExpectProblem(HttpStatusCode.MethodNotAllowed, "method_not_allowed");
    }
}
