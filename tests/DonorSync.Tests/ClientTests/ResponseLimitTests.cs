using System.IO.Compression;
using DonorSync.Sync.Ports;
using DonorSync.Tests.FalseAnswers;

namespace DonorSync.Tests.ClientTests;

/// <summary>The client limits every response of Constant Contact: its size, its rows, its pages, its time.</summary>
public sealed class ResponseLimitTests
{
    const string Contacts = "GET /v3/contacts";
    static readonly Uri Redirect = new("http://localhost:5000/apps/constant-contact/callback");

    static Reply Streamed(Func<Stream> body, bool isCompressed) => new(async context =>
    {
        context.Response.ContentType = "application/json";
        if (isCompressed)
            context.Response.Headers.ContentEncoding = "gzip";
        try
        {
            await using var to = isCompressed ? new GZipStream(context.Response.Body, CompressionLevel.Fastest) : context.Response.Body;
            await body().CopyToAsync(to, context.RequestAborted);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The reader has closed the connection.
        }
    });

    static MadeStream Name(long letters) =>
        new("""{"contacts":[{"contact_id":"c1","first_name":"a"""u8.ToArray(), (byte)'a', letters, "\"}]}"u8.ToArray());

    static async Task<ConstantContactException> FailureAsync(ClientHarness harness) =>
        await Assert.ThrowsAnyAsync<ConstantContactException>(async () =>
    {
        await foreach (var _ in harness.Open().ContactsAsync(new ContactRead.All(), default))
        {
        }
    });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_that_is_too_large_ends_the_read_at_its_limit_and_is_not_asked_for_again(bool isCompressed)
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Contacts, Streamed(static () => Name(300_000_000), isCompressed));
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var failure = await FailureAsync(harness);

        Assert.Equal("Constant Contact's answer to GET contacts is too large: it has more than 8,000,000 bytes.", failure.Message);
        Assert.Single(harness.Server.Log);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: false) - before, long.MinValue, 200_000_000);
    }

    [Fact]
    public async Task The_limit_is_a_setting_and_an_answer_below_it_is_read()
    {
        await using var harness = await ClientHarness.StartAsync(new() { ["ConstantContact:AnswerBytes"] = "2000000" });
        harness.Server.On(Contacts, Streamed(static () => Name(1_900_000), isCompressed: true),
            Streamed(static () => Name(2_000_000), isCompressed: true));

        await foreach (var page in harness.Open().ContactsAsync(new ContactRead.All(), default))
            Assert.Equal(200, page.Contacts.Single().Fields.FirstName!.Length);
        Assert.Contains("more than 2,000,000 bytes", (await FailureAsync(harness)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_with_more_rows_than_were_asked_for_is_refused()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(Contacts, Reply.Json($$"""{"contacts":[{{string.Join(',', Enumerable.Repeat("null", 501))}}]}"""));

        Assert.Contains("more than 500 rows", (await FailureAsync(harness)).Message, StringComparison.Ordinal);
        Assert.Single(harness.Server.Log);
    }

    [Fact]
    public async Task A_body_that_cannot_be_decompressed_is_no_answer()
    {
        await using var harness = await ClientHarness.StartAsync(new() { ["ConstantContact:Tries"] = "2" });
        harness.Server.On(Contacts, new Reply(static async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.Body.WriteAsync("this is no gzip at all"u8.ToArray());
        }));

        Assert.Contains("did not answer", (await FailureAsync(harness)).Message, StringComparison.Ordinal);
        Assert.Equal(2, harness.Server.Log.Count);
    }

    [Fact]
    public async Task Endlessly_nested_JSON_is_refused()
    {
        await using var harness = await ClientHarness.StartAsync(new() { ["ConstantContact:Tries"] = "1" });
        harness.Server.On(Contacts, Reply.Json("""{"contacts":[{"x":""" + new string('[', 5_000) + new string(']', 5_000) + "}]}"));

        Assert.Contains("could not be read", (await FailureAsync(harness)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"contact_id\":\"same\"}")]
    [InlineData("{\"contact_id\":\"c@\"}")]
    public async Task Pages_without_an_end_are_left(string row)
    {
        await using var harness = await ClientHarness.StartAsync();
        var page = 0;
        harness.Server.On(Contacts, _ => Reply.Json(
            $$$"""{"contacts":[{{{row.Replace("@", $"{++page}", StringComparison.Ordinal)}}}],"contacts_count":3,"_links":{"next":"""
            + $$$"""{"href":"/v3/contacts?cursor={{{page}}}"} } }"""));

        Assert.Contains("have no end", (await FailureAsync(harness)).Message, StringComparison.Ordinal);
        Assert.InRange(harness.Server.Log.Count, 5, 27);
    }

    [Fact]
    public async Task Lists_without_an_end_are_left()
    {
        await using var harness = await ClientHarness.StartAsync();
        var page = 0;
        harness.Server.On("GET /v3/contact_lists", _ => Reply.Json(
            $$$"""{"lists":[{"list_id":"l{{{++page}}}","name":"n"}],"lists_count":1,"_links":{"next":{"href":"/v3/contact_lists?cursor="""
            + $$$"""{{{page}}}"} } }"""));

        var failure = await Assert.ThrowsAnyAsync<ConstantContactException>(() => harness.Open().ListsAsync(default));

        Assert.Contains("have no end", failure.Message, StringComparison.Ordinal);
        Assert.InRange(harness.Server.Log.Count, 5, 23);
    }

    [Fact]
    public async Task An_answer_that_trickles_ends_with_the_time_of_its_request()
    {
        await using var harness = await ClientHarness.StartAsync(
            new() { ["ConstantContact:RequestTimeout"] = "00:00:20", ["ConstantContact:Tries"] = "1" });
        harness.Server.On(Contacts, Streamed(static () => new SlowStream("{}"u8.ToArray(), isSilent: false), isCompressed: false));

        Assert.Contains("no answer in time", (await FailureAsync(harness)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"access_token":"a\nb","refresh_token":"r"}""")]
    [InlineData("""{"access_token":"a b","refresh_token":"r"}""")]
    [InlineData("""{"access_token":"a","refresh_token":"r\u0000"}""")]
    [InlineData("""{"access_token":"\u00e4","refresh_token":"r"}""")]
    [InlineData("""{"access_token":"\ud800","refresh_token":"r"}""")]
    public async Task A_token_that_no_request_can_carry_is_refused_with_a_reason(string body)
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On("POST /token", Reply.Json(body));

        var failure = await Assert.ThrowsAnyAsync<ConstantContactException>(
            () => harness.Flow.CompleteAsync("code", Redirect, "verifier", default));

        Assert.Contains("a token that no request can carry", failure.Message, StringComparison.Ordinal);
        Assert.Single(harness.Server.Log);
    }

    [Fact]
    public async Task A_token_answer_that_is_too_large_is_refused_and_not_asked_for_again()
    {
        await using var harness = await ClientHarness.StartAsync();
        harness.Server.On(
            "POST /token", Streamed(static () =>
                new MadeStream("{\"access_token\":\""u8.ToArray(), (byte)'a', 300_000_000, "\"}"u8.ToArray()), isCompressed: true));

        var failure = await Assert.ThrowsAnyAsync<ConstantContactException>(
            () => harness.Flow.CompleteAsync("code", Redirect, "verifier", default));

        Assert.Contains("is too large", failure.Message, StringComparison.Ordinal);
        Assert.Single(harness.Server.Log);
    }
}
