using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace DonorSync.Tests.ImportTests;

public sealed class ImportEndpointTests(ImportServer server) : IClassFixture<ImportServer>
{
    [Fact]
    public async Task The_sample_is_imported_and_its_contacts_are_there()
    {
        await using var sample = File.OpenRead(Path.Combine(DonorFiles.Root, "samples", "donors.csv"));
        // Other tests import too: new contacts are created, and a second import changes nothing.
        var first = await PostAsync(Csv(sample));
        Assert.Equal(0, first.GetProperty("rejected").GetInt32());
        Assert.InRange(first.GetProperty("created").GetInt32(), 1990, 2030);
        Assert.Contains("Gala 2027", first.GetProperty("groupsCreated").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(
            ["Donor Number", "Lifetime Giving"], first.GetProperty("ignoredColumns").EnumerateArray().Select(name => name.GetString()!));
        sample.Position = 0;
        Assert.Equal(0, (await PostAsync(Csv(sample))).GetProperty("created").GetInt32());
        var found = await server.Client.GetFromJsonAsync<JsonElement>(
            new Uri("/api/v1/contacts?email=rosa.quill@example.com", UriKind.Relative));
        Assert.Equal("Flat 2, rear", found.GetProperty("items")[0].GetProperty("address2").GetString());
    }

    [Fact]
    public async Task A_file_of_a_multipart_body_is_imported()
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("ignored"), "comment" },
            { Csv("First Name;Email\nZoë;zoe.multipart@example.org\n"), "file", "donors.csv" },
        };
        var report = await PostAsync(form);
        Assert.Equal((1, ";"), (report.GetProperty("created").GetInt32(), report.GetProperty("delimiter").GetString()));
    }

    [Fact]
    public async Task Rejected_rows_are_listed_with_line_reasons_and_cells()
    {
        var report = await PostAsync(Csv("First Name,Email\nBad,bad@\nGood,good.row@example.org\n"));
        var rejected = Assert.Single(report.GetProperty("rejectedRows").EnumerateArray());
        Assert.Equal(2, rejected.GetProperty("line").GetInt32());
        Assert.Equal("Email: \"bad@\" is not a valid e-mail address.", rejected.GetProperty("reasons")[0].GetString());
        Assert.Equal("bad@", rejected.GetProperty("cells")[1].GetString());
        Assert.Equal(1, report.GetProperty("created").GetInt32());
    }

    [Fact]
    public async Task A_dry_run_writes_nothing()
    {
        var report = await PostAsync(Csv("Email\ndry@example.org\n"), "?dryRun=true");
        Assert.Equal((true, 1), (report.GetProperty("dryRun").GetBoolean(), report.GetProperty("created").GetInt32()));
        var found = await server.Client.GetFromJsonAsync<JsonElement>(new Uri("/api/v1/contacts?email=dry@example.org", UriKind.Relative));
        Assert.Equal(0, found.GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData("Amount,City\n1,Leeds\n", "text/csv", "", HttpStatusCode.UnprocessableEntity, "unreadable_file")]
    [InlineData("", "text/csv", "", HttpStatusCode.UnprocessableEntity, "unreadable_file")]
    [InlineData("{}", "application/json", "", HttpStatusCode.UnsupportedMediaType, "unsupported_media_type")]
    [InlineData("x", "multipart/form-data; boundary=b", "", HttpStatusCode.BadRequest, "malformed_multipart")]
    [InlineData("x", "multipart/form-data", "", HttpStatusCode.BadRequest, "missing_file")]
    [InlineData("--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--b--\r\n", "multipart/form-data; boundary=b", "",
        HttpStatusCode.BadRequest, "missing_file")]
    [InlineData("Email\na@example.org\n", "text/csv", "?dryRun=perhaps", HttpStatusCode.BadRequest, "validation_failed")]
    public async Task A_file_that_cannot_be_imported_is_a_problem_with_a_code(
        string body, string type, string query, HttpStatusCode status, string code)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        await AssertProblemAsync(content, query, status, code);
    }

    [Fact]
    public async Task A_file_over_the_limit_is_refused_before_anything_is_written()
    {
        using var content = Csv("First Name,Email\nBig,too.big@example.org\n" + new string('\n', 1_000_000));
        await AssertProblemAsync(content, "", HttpStatusCode.RequestEntityTooLarge, "payload_too_large");
        var found = await server.Client.GetFromJsonAsync<JsonElement>(
            new Uri("/api/v1/contacts?email=too.big@example.org", UriKind.Relative));
        Assert.Equal(0, found.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Without_a_token_nothing_is_imported()
    {
        using var stranger = new HttpClient { BaseAddress = server.Client.BaseAddress };
        using var content = Csv("Email\nstranger@example.org\n");
        Assert.Equal(
            HttpStatusCode.Unauthorized, (await stranger.PostAsync(new Uri("/api/v1/imports", UriKind.Relative), content)).StatusCode);
    }

    private async Task<JsonElement> PostAsync(HttpContent content, string query = "")
    {
        using var response = await server.Client.PostAsync(new Uri("/api/v1/imports" + query, UriKind.Relative), content);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    private async Task AssertProblemAsync(HttpContent content, string query, HttpStatusCode status, string code)
    {
        using var response = await server.Client.PostAsync(new Uri("/api/v1/imports" + query, UriKind.Relative), content);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((status, code), (response.StatusCode, problem.GetProperty("code").GetString()));
    }

    private static ByteArrayContent Csv(string text) => Typed(new(Encoding.UTF8.GetBytes(text)));

    private static ByteArrayContent Csv(Stream stream)
    {
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return Typed(new(copy.ToArray()));
    }

    private static ByteArrayContent Typed(ByteArrayContent content)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        return content;
    }
}
