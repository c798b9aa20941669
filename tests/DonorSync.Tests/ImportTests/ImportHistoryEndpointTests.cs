using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace DonorSync.Tests.ImportTests;

/// <summary>The history of imports over REST, and its undo (B15).</summary>
public sealed class ImportHistoryEndpointTests(ImportServer server) : IClassFixture<ImportServer>
{
    [Fact]
    public async Task An_import_is_in_the_history_and_its_undo_deletes_what_it_created_B15()
    {
        var report = await ImportAsync(
            "Email,Groups,Email Opt In\nada@undo.example.org,Undone,\nben@undo.example.org,,No\nwrong,,\n", "?file=friends.csv");
        var id = (string)report["id"]!;

        var entry = await GetAsync($"imports/{id}");
        Assert.Equal(
            ("done", "friends.csv", 3, 2, 0, 0, 1, 1),
            ((string?)entry["state"], (string?)entry["file"], (int)entry["rows"]!, (int)entry["created"]!, (int)entry["updated"]!,
                (int)entry["unchanged"]!, (int)entry["rejected"]!, (int)entry["membershipsAdded"]!));
        Assert.StartsWith("API token ", (string?)entry["by"], StringComparison.Ordinal);
        Assert.Null(entry["undoneAt"]);
        Assert.Equal(id, (string?)(await GetAsync("imports?limit=1"))["items"]![0]!["id"]);

        var undo = await SendAsync(HttpMethod.Post, $"imports/{id}/undo");
        Assert.Equal((HttpStatusCode.Accepted, id), (undo.Status, (string?)undo.Body!["id"]));
        entry = await UndoneAsync(id);

        Assert.NotNull(entry["undoneAt"]);
        var kept = Assert.Single(entry["kept"]!.AsArray())!;
        Assert.Equal(("addressOptedOut", "ben@undo.example.org", 1),
            ((string?)kept["reason"], (string?)kept["email"], (int)entry["keptCount"]!));
        Assert.Empty((await GetAsync("contacts?q=undo.example"))["items"]!.AsArray());
        Assert.DoesNotContain((await GetAsync("groups"))["items"]!.AsArray(), static g => (string?)g!["name"] == "Undone");
        Assert.Equal((HttpStatusCode.Conflict, "already_undone"), await ProblemAsync(HttpMethod.Post, $"imports/{id}/undo"));
    }

    [Fact]
    public async Task A_dry_run_has_no_entry_and_an_unknown_import_is_not_found_B15()
    {
        var before = (await GetAsync("imports"))["items"]!.AsArray().Count;
        var report = await ImportAsync("Email\ndry@history.example.org\n", "?dryRun=true");
        Assert.Null(report["id"]);
        Assert.Equal(before, (await GetAsync("imports"))["items"]!.AsArray().Count);
        Assert.Equal((HttpStatusCode.NotFound, "not_found"), await ProblemAsync(HttpMethod.Get, $"imports/{Guid.Empty}"));
        Assert.Equal((HttpStatusCode.NotFound, "not_found"), await ProblemAsync(HttpMethod.Post, $"imports/{Guid.Empty}/undo"));
        Assert.Equal((HttpStatusCode.BadRequest, "validation_failed"), await ProblemAsync(HttpMethod.Get, "imports?cursor=nonsense"));
    }

    [Fact]
    public async Task The_history_is_paged_and_a_file_without_a_name_has_none_B15()
    {
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
            ids.Insert(0, (string)(await ImportAsync("Email\npaged@history.example.org\n"))["id"]!);
        var found = new List<string>();
        var page = await GetAsync("imports?limit=1");
        for (var i = 0; i < 3; i++)
        {
            found.Add((string)page["items"]![0]!["id"]!);
            Assert.Null(page["items"]![0]!["file"]);
            page = await GetAsync($"imports?limit=1&cursor={page["nextCursor"]}");
        }
        Assert.Equal(ids, found);
    }

    [Fact]
    public async Task All_contacts_of_a_file_join_the_named_group_B15()
    {
        await ImportAsync("Email,Groups\none@group.example.org,Own\ntwo@group.example.org,\n", "?group=%20Everyone%20new%20");
        var groups = (await GetAsync("groups"))["items"]!.AsArray();
        Assert.Equal(2, (int)Assert.Single(groups, static g => (string?)g!["name"] == "Everyone new")!["totalMembers"]!);
        Assert.Equal(1, (int)Assert.Single(groups, static g => (string?)g!["name"] == "Own")!["totalMembers"]!);
        foreach (var wrong in new[] { "group=%20", $"group={new string('x', 256)}", $"file={new string('x', 201)}", "file=a%0Ab" })
        {
            using var content = Csv("Email\nwrong@group.example.org\n");
            Assert.Equal(
                (HttpStatusCode.BadRequest, "validation_failed"), await ProblemAsync(HttpMethod.Post, $"imports?{wrong}", content));
        }
    }

    async Task<JsonNode> ImportAsync(string text, string query = "")
    {
        using var content = Csv(text);
        var answer = await SendAsync(HttpMethod.Post, "imports" + query, content);
        Assert.True(answer.Status == HttpStatusCode.OK, $"{answer.Body}");
        return answer.Body!;
    }

    async Task<JsonNode> UndoneAsync(string id)
    {
        var deadline = TimeProvider.System.GetUtcNow().AddMinutes(1);
        while (true)
        {
            var entry = await GetAsync($"imports/{id}");
            if ((string?)entry["state"] == "undone")
                return entry;
            Assert.Equal("running", (string?)entry["state"]);
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, "still running");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    async Task<JsonNode> GetAsync(string address) => (await SendAsync(HttpMethod.Get, address)).Body!;

    async Task<(HttpStatusCode, string?)> ProblemAsync(HttpMethod method, string address, HttpContent? content = null)
    {
        var (status, body) = await SendAsync(method, address, content);
        return (status, (string?)body!["code"]);
    }

    async Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(HttpMethod method, string address, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, new Uri("/api/v1/" + address, UriKind.Relative)) { Content = content };
        using var response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken));
    }

    static ByteArrayContent Csv(string text)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        return content;
    }
}
