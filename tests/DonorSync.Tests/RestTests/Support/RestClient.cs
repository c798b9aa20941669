using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace DonorSync.Tests.RestTests;

/// <summary>A response: its status, its JSON if any, and its headers.</summary>
public sealed record Answer(HttpStatusCode Status, string? MediaType, JsonNode? Json, HttpResponseMessage Response)
{
    public JsonNode this[string name] => Json![name]!;

    public Answer Expect(HttpStatusCode status)
    {
        Assert.True(Status == status, $"Expected {(int)status}, got {(int)Status}: {Json?.ToJsonString()}");
        return this;
    }

    /// <summary>Checks for problem details with this status and code that name exactly these fields.</summary>
    public Answer ExpectProblem(HttpStatusCode status, string code, params string[] fields)
    {
        Expect(status);
        Assert.Equal("application/problem+json", MediaType);
        Assert.Equal(code, (string)this["code"]!);
        Assert.Equal((int)status, (int)this["status"]!);
        Assert.NotEmpty((string)this["title"]!);
        Assert.NotEmpty((string)this["detail"]!);
        Assert.Equal(fields.Order(), (Json!["errors"]?.AsObject().Select(e => e.Key) ?? []).Order());
        return this;
    }
}

/// <summary>A client of the REST API over real HTTP.</summary>
public sealed class RestClient(Uri address, string? token)
{
    static readonly HttpClient Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    public Task<Answer> PostAsync(string path, object body) => SendAsync(HttpMethod.Post, path, JsonContent.Create(body));

    public Task<Answer> PatchAsync(string path, object body) => SendAsync(HttpMethod.Patch, path, JsonContent.Create(body));

    public Task<Answer> PutAsync(string path) => SendAsync(HttpMethod.Put, path, null);

    public Task<Answer> PostTextAsync(string path, string body, string mediaType = "application/json") =>
        SendAsync(HttpMethod.Post, path, new StringContent(body, Encoding.UTF8, mediaType));

    public Task<Answer> AskAsync(HttpMethod method, string path, object? body, params (string Name, string Value)[] headers) =>
        SendAsync(method, path, body as HttpContent ?? (body is null ? null : JsonContent.Create(body)), headers);

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? body, params (string Name, string Value)[] headers)
    {
        var root = path.StartsWith('/') ? address : new Uri(address, "/api/v1/");
        using var request = new HttpRequestMessage(method, new Uri(root, path)) { Content = body };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var media = response.Content.Headers.ContentType?.MediaType;
        return new(response.StatusCode, media,
            media?.EndsWith("json", StringComparison.Ordinal) == true && text.Length > 0 ? JsonNode.Parse(text) : null, response);
    }

    /// <summary>Creates a contact and returns its id.</summary>
    public async Task<string> ContactAsync(object body) =>
        (string)(await PostAsync("contacts", body)).Expect(HttpStatusCode.Created)["id"]!;

    /// <summary>Creates a group and returns its id.</summary>
    public async Task<string> GroupAsync(string name) =>
        (string)(await PostAsync("groups", new { name })).Expect(HttpStatusCode.Created)["id"]!;
}
