using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using DonorSync.ConstantContact.Sandbox;
using DonorSync.ConstantContact.Sandbox.Control;

namespace DonorSync.Tests.SandboxTests;

/// <summary>A sandbox with a client that has a token. By default activities end immediately and there are no limits.</summary>
internal sealed class SandboxBench : IAsyncDisposable
{
    private SandboxBench(Sandbox sandbox)
    {
        Sandbox = sandbox;
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = sandbox.Address };
        Http.DefaultRequestHeaders.UserAgent.ParseAdd("sandbox-tests/1.0");
        UseToken(sandbox.Control.IssueTokens(Account.AccountId).AccessToken);
    }

    public Sandbox Sandbox { get; }
    public HttpClient Http { get; }
    public SandboxControl Control => Sandbox.Control;
    public AccountControl Account => Control.DefaultAccount;

    public static async Task<SandboxBench> StartAsync(Action<SandboxOptions>? set = null)
    {
        var options = new SandboxOptions { ActivityDelay = TimeSpan.Zero, EnforceLimits = false };
        set?.Invoke(options);
        return new SandboxBench(await Sandbox.StartAsync(options, TestContext.Current.CancellationToken));
    }

    public void UseToken(string? token) =>
        Http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<Reply> PostAsync(string path, object? body) => SendAsync(HttpMethod.Post, path, body);

    public Task<Reply> PutAsync(string path, object? body) => SendAsync(HttpMethod.Put, path, body);

    public Task<Reply> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    public async Task<Reply> SendAsync(HttpMethod method, string path, object? body)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = body as HttpContent
                ?? (body is string text ? new StringContent(text, Encoding.UTF8, "application/json") : JsonContent.Create(body));
        using var response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var content = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if (Control.Requests() is { Count: > 0 } log && log[^1].Crash is { } crash)
            Assert.Fail($"The sandbox crashed on {method} {path}: {crash}");
        var isJson = response.Content.Headers.ContentType?.MediaType == "application/json";
        return new Reply((int)response.StatusCode, content, isJson
            ? JsonSerializer.Deserialize<JsonElement>(content)
            : default, response.Headers.Location);
    }

    /// <summary>Creates a list over the API.</summary>
    public async Task<string> ListAsync(string name) =>
        (await PostAsync("/v3/contact_lists", new { name })).Expect(201).Json.Text("list_id");

    /// <summary>Creates an implicit contact over the API.</summary>
    public async Task<string> ContactAsync(string address, params string[] lists) =>
        (await PostAsync("/v3/contacts",
            new { email_address = new { address, permission_to_send = "implicit" }, create_source = "Account", list_memberships = lists }))
        .Expect(201).Json.Text("contact_id");

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Sandbox.DisposeAsync();
    }
}

internal sealed record Reply(int Status, string Text, JsonElement Json, Uri? Location)
{
    public Reply Expect(int status)
    {
        Assert.True(Status == status, $"expected {status}, got {Status}: {Text}");
        return this;
    }

    /// <summary>Checks for an error of the services: an array with one error.</summary>
    public void ExpectError(int status, string key, string message)
    {
        Expect(status);
        var error = Assert.Single(Json.EnumerateArray());
        Assert.Equal(key, error.Text("error_key"));
        Assert.Equal(message, error.Text("error_message"));
    }

    public void ExpectInvalid(string message) => ExpectError(400, "contacts.api.validation.error", message);

    /// <summary>Checks for an error of the gateway: a bare object.</summary>
    public void ExpectGateway(int status, string key, string message)
    {
        Expect(status);
        Assert.Equal((key, message), (Json.Text("error_key"), Json.Text("error_message")));
    }
}

internal static class JsonExtensions
{
    extension(JsonElement json)
    {
        public string Text(string name) => json.GetProperty(name).GetString()!;

        public int Number(string name) => json.GetProperty(name).GetInt32();

        public bool Has(string name) => json.TryGetProperty(name, out _);

        public string[] Texts(string name) => [.. json.GetProperty(name).EnumerateArray().Select(item => item.GetString()!)];
    }
}
