using System.Net;
using System.Text;
using DonorSync.Database;
using DonorSync.Database.Answers;
using DonorSync.Database.Audit;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Donors.Tasks;
using DonorSync.Tests.ClockTests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.RestTests;

/// <summary>A server whose clock is stopped until a test moves it.</summary>
public sealed class TimedRestServer : RestServer
{
    public LeapingClock Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    protected override TimeProvider Clock => Time;
}

/// <summary>Idempotency-Key: a repeated request gets the same response, and has no effect.</summary>
public sealed class IdempotencyTests(TimedRestServer server) : IClassFixture<TimedRestServer>
{
    readonly RestClient client = server.Client;

    static (string, string) Key(string key) => ("Idempotency-Key", key);

    [Theory]
    [InlineData("contacts", """{"lastName":"Once"}""")]
    [InlineData("contacts/bulk", """{"contacts":[{"lastName":"Once","groups":["Bulk once"]},{"primaryEmail":"not@"}]}""")]
    [InlineData("groups", """{"name":"Made once"}""")]
    [InlineData("apps/constant-contact/connect", """{"preview":true}""")]
    public async Task The_same_request_gets_the_same_answer(string path, string body)
    {
        var before = await CountAsync();
        var first = await PostAsync(path, body, $"same-{path}");
        var made = await CountAsync() - before;
        var second = await PostAsync(path, body.Replace(",", " , ", StringComparison.Ordinal), $"same-{path}");

        Assert.True((int)first.Status < 300, $"{path}: {first.Status}");
        Assert.Equal(first.Status, second.Status);
        Assert.Equal(await TextAsync(first), await TextAsync(second));
        Assert.Equal(first.Response.Headers.Location, second.Response.Headers.Location);
        Assert.Equal(first.Response.Headers.ETag, second.Response.Headers.ETag);
        Assert.Equal(first.MediaType, second.MediaType);
        Assert.True(second.Response.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal(before + made, await CountAsync());
    }

    [Fact]
    public async Task A_file_may_be_sent_again_with_another_boundary()
    {
        async Task<Answer> SendAsync(string boundary, string text)
        {
            using var form = new MultipartFormDataContent(boundary) { { new StringContent(text), "file", "once.csv" } };
            return await client.AskAsync(HttpMethod.Post, "imports", form, Key("file"));
        }
        var first = await SendAsync("one", "First Name,Email\nOnce,once-file@example.org\n");

        Assert.Equal(1, (int)first.Expect(HttpStatusCode.OK)["created"]!);
        Assert.Equal(
            1, (int)(await SendAsync("two", "First Name,Email\nOnce,once-file@example.org\n")).Expect(HttpStatusCode.OK)["created"]!);
        (await SendAsync("one", "First Name,Email\nOther,other-file@example.org\n"))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
    }

    [Fact]
    public async Task A_key_of_another_request_is_refused()
    {
        (await PostAsync("contacts", """{"lastName":"A"}""", "other")).Expect(HttpStatusCode.Created);
        var before = await CountAsync();

        (await PostAsync("contacts", """{"lastName":"B"}""", "other"))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
        (await PostAsync("groups", """{"name":"A"}""", "other"))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");

        Assert.Equal(before, await CountAsync());
    }

    [Fact]
    public async Task A_refused_request_is_not_stored()
    {
        (await PostAsync("contacts", "{}", "refused")).Expect(HttpStatusCode.BadRequest);
        (await PostAsync("groups", """{"name":"Refused"}""", "refused-1")).Expect(HttpStatusCode.Created);
        (await PostAsync("groups", """{"name":"refused"}""", "refused")).ExpectProblem(HttpStatusCode.Conflict, "duplicate_group_name");

        (await PostAsync("contacts", """{"lastName":"Right"}""", "refused")).Expect(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    public async Task An_invalid_key_is_refused(string key) =>
        (await PostAsync("contacts", """{"lastName":"x"}""", key))
            .ExpectProblem(HttpStatusCode.BadRequest, "validation_failed", "Idempotency-Key");

    [Fact]
    public async Task A_key_has_255_characters_at_most()
    {
        (await PostAsync("contacts", """{"lastName":"x"}""", new('k', 255))).Expect(HttpStatusCode.Created);
        (await PostAsync("contacts", """{"lastName":"x"}""", new('k', 256)))
            .ExpectProblem(HttpStatusCode.BadRequest, "validation_failed", "Idempotency-Key");
    }

    [Fact]
    public async Task Requests_of_one_moment_make_one_contact()
    {
        var before = await CountAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostAsync("contacts", """{"lastName":"Moment"}""", "moment")));

        Assert.True(
            await CountAsync() == before + 1, string.Join("; ", answers.Select(static a => $"{a.Status} {a.Json?.ToJsonString()}")));
        Assert.Single(answers.Where(static a => a.Status == HttpStatusCode.Created).Select(static a => (string)a["id"]!).Distinct());
        foreach (var waiting in answers.Where(static a => a.Status != HttpStatusCode.Created))
            waiting.ExpectProblem(HttpStatusCode.Conflict, "idempotency_in_progress");
    }

    [Fact]
    public async Task A_key_belongs_to_its_token()
    {
        await using var donors = await server.OpenAsync();
        var other = server.ClientOf((await donors.Tokens.CreateAsync("Other", TestContext.Current.CancellationToken)).Secret);
        var elsewhere = server.ClientOf((await server.OtherOrganizationAsync("Zest")).Token);

        var ids = new List<string>();
        foreach (var one in new[] { client, other, elsewhere })
            ids.Add((string)(await one.AskAsync(HttpMethod.Post, "contacts", new { lastName = "Mine" }, Key("mine")))
                .Expect(HttpStatusCode.Created)["id"]!);

        Assert.Equal(3, ids.Distinct().Count());
    }

    [Fact]
    public async Task A_key_expires_after_a_day_whatever_the_clock_did()
    {
        var first = (string)(await PostAsync("contacts", """{"lastName":"Day"}""", "day"))["id"]!;
        server.Time.Advance(TimeSpan.FromHours(23));
        Assert.Equal(first, (string)(await PostAsync("contacts", """{"lastName":"Day"}""", "day"))["id"]!);
        server.Time.Advance(TimeSpan.FromHours(2));
        var second = (string)(await PostAsync("contacts", """{"lastName":"Day"}""", "day"))["id"]!;
        Assert.NotEqual(first, second);

        await using var donors = await server.OpenAsync();
        server.Time.Advance(TimeSpan.FromHours(25));
        await server.Services.GetRequiredService<OldAnswers>().ForgetAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, await donors.Db.Set<KeptAnswerRow>().CountAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_erasure_deletes_stored_responses_and_the_request_is_still_not_repeated()
    {
        var id = (string)(await PostAsync("contacts", """{"lastName":"Gone","primaryEmail":"gone-key@example.org"}""", "gone"))["id"]!;

        (await client.SendAsync(HttpMethod.Post, $"contacts/{id}/erase", null)).Expect(HttpStatusCode.NoContent);

        (await PostAsync("contacts", """{"lastName":"Gone","primaryEmail":"gone-key@example.org"}""", "gone"))
            .ExpectProblem(HttpStatusCode.Conflict, "idempotency_answer_gone");
        await using var donors = await server.OpenAsync();
        Assert.Equal(0, await donors.Db.Set<KeptAnswerRow>().CountAsync(static a => a.Body != null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_repeated_request_is_no_entry_of_the_audit_log()
    {
        await PostAsync("groups", """{"name":"Audited once"}""", "audited");
        var before = await EntriesAsync();

        await PostAsync("groups", """{"name":"Audited once"}""", "audited");

        Assert.Equal(before, await EntriesAsync());
    }

    async Task<Answer> PostAsync(string path, string body, string key)
    {
        using var json = new StringContent(body, Encoding.UTF8, "application/json");
        return await client.AskAsync(HttpMethod.Post, path, json, Key(key));
    }

    async Task<int> CountAsync()
    {
        await using var donors = await server.OpenAsync();
        return await donors.Contacts.CountAsync(TestContext.Current.CancellationToken)
            + await donors.Groups.CountAsync(TestContext.Current.CancellationToken);
    }

    async Task<int> EntriesAsync()
    {
        await using var donors = await server.OpenAsync();
        return await donors.Db.Set<AuditEntry>().CountAsync(TestContext.Current.CancellationToken);
    }

    static async Task<string> TextAsync(Answer answer) =>
        await answer.Response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
