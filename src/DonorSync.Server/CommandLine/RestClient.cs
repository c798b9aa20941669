using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DonorSync.Server.CommandLine;

/// <summary>Calls the REST API as any client does: HTTP, a token, and the documented names.</summary>
sealed class RestClient : IDisposable
{
    readonly HttpClient http;

    public RestClient(Uri address, string token)
    {
        http = new HttpClient { BaseAddress = new Uri(address, "api/v1/"), Timeout = TimeSpan.FromMinutes(5) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public async Task<JsonNode> GetAsync(string path, CancellationToken cancellation) =>
        await ReadAsync(await http.GetAsync(path, cancellation), cancellation)
        ?? throw new InvalidOperationException($"GET {path} returned no content.");

    public async Task<JsonNode?> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        return await ReadAsync(await http.SendAsync(request, cancellation), cancellation);
    }

    public async Task<JsonNode?> PostFileAsync(string path, string mediaType, Stream file, CancellationToken cancellation)
    {
        using var content = new StreamContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        return await ReadAsync(await http.PostAsync(path, content, cancellation), cancellation);
    }

    /// <summary>Returns the contact with this primary email; null if there is none.</summary>
    public async Task<JsonNode?> ContactAsync(string email, CancellationToken cancellation)
    {
        var found = await GetAsync($"contacts?email={Uri.EscapeDataString(email)}", cancellation);
        return found["items"]!.AsArray().FirstOrDefault();
    }

    public async Task<JsonNode?> GroupAsync(string name, CancellationToken cancellation)
    {
        var found = await GetAsync("groups?limit=1000", cancellation);
        return found["items"]!.AsArray().FirstOrDefault(g => (string?)g!["name"] == name);
    }

    /// <summary>Whether a contact is in a group of this name.</summary>
    public async Task<bool> IsMemberAsync(string email, string group, CancellationToken cancellation) =>
        await ContactAsync(email, cancellation) is { } contact
        && await GroupAsync(group, cancellation) is { } found
        && contact["groupIds"]!.AsArray().Any(id => (string?)id == (string?)found["id"]);

    public void Dispose() => http.Dispose();

    static async Task<JsonNode?> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync(cancellation);
            if (response.StatusCode == HttpStatusCode.Unauthorized)
                throw new InvalidOperationException("The server does not accept the API token.");
            if (!response.IsSuccessStatusCode)
                throw new InvalidOperationException($"{response.RequestMessage!.Method} "
                    + $"{response.RequestMessage.RequestUri!.PathAndQuery}: {(int)response.StatusCode} {DetailOf(text)}");
            return response.StatusCode == HttpStatusCode.NoContent || text.Length == 0 ? null : JsonNode.Parse(text);
        }
    }

    /// <summary>Returns the sentence of a problem document; any other text as it is.</summary>
    static string DetailOf(string text)
    {
        try
        {
            return (string?)JsonNode.Parse(text)?["detail"] ?? text;
        }
        catch (Exception other) when (other is JsonException or InvalidOperationException)
        {
            return text;
        }
    }
}
