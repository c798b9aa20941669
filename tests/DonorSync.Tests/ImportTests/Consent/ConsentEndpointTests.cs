using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace DonorSync.Tests.ImportTests;

/// <summary>P9 over REST: a column about consent stops the import until the parameter states its meaning.</summary>
public sealed class ConsentEndpointTests(ImportServer server) : IClassFixture<ImportServer>
{
    private const string File = "First Name,Email,Mail preference\nNo,{0}-no@example.org,nothing please\nYes,{0}-yes@example.org,\n";

    [Theory]
    [InlineData("")]
    [InlineData("&dryRun=true")]
    public async Task A_column_about_consent_stops_the_import_and_is_named_with_examples(string query)
    {
        var (status, answer) = await PostAsync("asked", "?x=" + query);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "consent_columns"), (status, answer.GetProperty("code").GetString()));
        var column = Assert.Single(answer.GetProperty("columns").EnumerateArray());
        Assert.Equal(("Mail preference", "nothing please"),
            (column.GetProperty("name").GetString(), Assert.Single(column.GetProperty("examples").EnumerateArray()).GetString()));
        Assert.Equal(0, await CountAsync("asked-yes@example.org"));
    }

    [Fact]
    public async Task An_answered_column_counts()
    {
        var (status, report) = await PostAsync("answered", Columns("{\"mail preference\":\"optOut\"}"));
        Assert.Equal((HttpStatusCode.OK, 2), (status, report.GetProperty("created").GetInt32()));
        Assert.Equal((false, true), (await OptInAsync("answered-no@example.org"), await OptInAsync("answered-yes@example.org")));
    }

    [Fact]
    public async Task An_ignored_column_is_noted()
    {
        var (status, report) = await PostAsync("ignored", Columns("{\"Mail preference\":\"ignore\"}"));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("was left out, as you said", report.GetProperty("notes")[0].GetProperty("text")
            .GetString(), StringComparison.Ordinal);
        Assert.Equal("Mail preference", report.GetProperty("ignoredColumns")[0].GetString());
    }

    [Theory]
    [InlineData("{\"Mail pref\":\"optOut\"}", "Mail pref")]
    [InlineData("{\"Mail preference\":\"optout!\"}", "Mail preference")]
    [InlineData("{\"Mail preference\":null}", "Mail preference")]
    [InlineData("[\"Mail preference\"]", "JSON object")]
    [InlineData("{\"Mail preference\"", "JSON object")]
    public async Task A_wrong_answer_is_refused_and_named(string columns, string named)
    {
        var (status, answer) = await PostAsync("wrong", Columns(columns));
        Assert.Equal((HttpStatusCode.BadRequest, "validation_failed"), (status, answer.GetProperty("code").GetString()));
        Assert.Contains(named, answer.GetProperty("errors").GetProperty("columns")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(0, await CountAsync("wrong-yes@example.org"));
    }

    [Fact]
    public async Task A_cleaned_address_is_not_deliverable_since_the_day_that_the_file_says()
    {
        await PostTextAsync("Email,First Name,CLEAN_TIME,LEID,EUID\ncleo.rest@example.org,Cleo,2024-03-04 10:00:00,1,e\n", "");
        var found = Assert.Single((await GetAsync("cleo.rest@example.org")).EnumerateArray());
        Assert.False(found.GetProperty("preferences").GetProperty("emailDeliverable").GetBoolean());
        Assert.Equal(new DateTimeOffset(2024, 3, 4, 10, 0, 0, TimeSpan.Zero), found.GetProperty("emailDeliverableChangedAt")
            .GetDateTimeOffset());
        Assert.Equal("Import: CLEAN_TIME 2024-03-04 10:00:00", found.GetProperty("emailDeliverableReason").GetString());
    }

    private static string Columns(string json) => $"?columns={Uri.EscapeDataString(json)}";

    private Task<(HttpStatusCode Status, JsonElement Answer)> PostAsync(string who, string query) =>
        PostTextAsync(File.Replace("{0}", who, StringComparison.Ordinal), query.Replace("?x=&", "?", StringComparison.Ordinal)
            .Replace("?x=", "", StringComparison.Ordinal));

    private async Task<(HttpStatusCode Status, JsonElement Answer)> PostTextAsync(string text, string query)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        using var response = await server.Client.PostAsync(new Uri("/api/v1/imports" + query, UriKind.Relative), content);
        return (response.StatusCode, JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync()));
    }

    private async Task<int> CountAsync(string email) => (await GetAsync(email)).GetArrayLength();

    private async Task<bool> OptInAsync(string email) =>
        Assert.Single((await GetAsync(email)).EnumerateArray()).GetProperty("preferences").GetProperty("integrationEmailOptIn")
            .GetBoolean();

    private async Task<JsonElement> GetAsync(string email)
    {
        var text = await server.Client.GetStringAsync(new Uri($"/api/v1/contacts?email={email}", UriKind.Relative));
        return JsonSerializer.Deserialize<JsonElement>(text).GetProperty("items");
    }
}
