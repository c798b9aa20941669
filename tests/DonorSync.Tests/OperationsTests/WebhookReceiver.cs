using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DonorSync.Tests.OperationsTests;

/// <summary>A received webhook, and whether its signature is valid.</summary>
sealed record Hook(JsonNode Json, string Text, string? Signature, string? Timestamp)
{
    public bool IsSignedWith(string secret) =>
        Signature == "sha256=" + Convert.ToHexStringLower(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{Timestamp}.{Text}")));
}

/// <summary>Receives webhooks over real HTTP.</summary>
sealed class WebhookReceiver : IAsyncDisposable
{
    readonly WebApplication app;
    readonly ConcurrentQueue<Hook> hooks = new();

    WebhookReceiver()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.Run(TakeAsync);
    }

    public string Address => app.Urls.First() + "/hook?key=hidden-in-the-address";

    public IReadOnlyList<Hook> Hooks => [.. hooks];

    /// <summary>The status that it returns.</summary>
    public int Status { get; set; } = 204;

    /// <summary>The target of its redirect, for a redirect status.</summary>
    public string? Location { get; set; }

    public static async Task<WebhookReceiver> StartAsync()
    {
        var receiver = new WebhookReceiver();
        await receiver.app.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    async Task TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var text = await reader.ReadToEndAsync();
        if (Status < 300)
            hooks.Enqueue(
                new(JsonNode.Parse(text)!, text, http.Request.Headers["X-DonorSync-Signature"],
                    http.Request.Headers["X-DonorSync-Timestamp"]));
        http.Response.StatusCode = Status;
        if (Location is { } location)
            http.Response.Headers.Location = location;
    }
}
