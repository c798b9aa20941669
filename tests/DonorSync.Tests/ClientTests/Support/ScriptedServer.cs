using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DonorSync.Tests.ClientTests;

/// <summary>A received request.</summary>
internal sealed record Arrived(string Method, string Path, IQueryCollection Query, string? Authorization, string? ContentType, byte[] Body)
{
    public string UserAgent { get; init; } = "";

    public string Call => $"{Method} {Path}";

    public string Text => Encoding.UTF8.GetString(Body);

    public string? Token => Authorization is ['B', 'e', 'a', 'r', 'e', 'r', ' ', .. var token] ? token : null;
}

/// <summary>A server on loopback with the responses of a test, call by call. An unexpected call gets 501.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    readonly WebApplication app;
    readonly ConcurrentDictionary<string, Func<Arrived, Reply>> routes = new();
    readonly ConcurrentQueue<Arrived> log = new();

    ScriptedServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Limits.MaxRequestBodySize = null);
        app = builder.Build();
        app.Run(AnswerAsync);
    }

    public string Address => app.Urls.First();

    public IReadOnlyList<Arrived> Log => [.. log];

    public IReadOnlyList<Arrived> LogOf(string call) => [.. log.Where(arrived => arrived.Call == call)];

    public static async Task<ScriptedServer> StartAsync()
    {
        var server = new ScriptedServer();
        await server.app.StartAsync();
        return server;
    }

    /// <summary>Sets the responses of a call ("GET /v3/contacts") in order; the last one is repeated.</summary>
    public ScriptedServer On(string call, params Reply[] replies)
    {
        var left = new ConcurrentQueue<Reply>(replies);
        routes[call] = _ => left.Count > 1 && left.TryDequeue(out var reply) ? reply : left.TryPeek(out var last) ? last : Reply.Empty(501);
        return this;
    }

    public ScriptedServer On(string call, Func<Arrived, Reply> reply)
    {
        routes[call] = reply;
        return this;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var arrived = new Arrived(
            context.Request.Method, context.Request.Path, context.Request.Query,
            context.Request.Headers.Authorization, context.Request.ContentType, body.ToArray())
        {
            UserAgent = context.Request.Headers.UserAgent.ToString(),
        };
        log.Enqueue(arrived);
        // Like the firewall of the real service; so every test of the client proves that each call has a User-Agent.
        if (arrived.UserAgent.Length == 0)
        {
            await Reply.Html(403).SendAsync(context);
            return;
        }
        var reply = routes.TryGetValue(arrived.Call, out var route) ? route(arrived) : Reply.Empty(501);
        await reply.SendAsync(context);
    }
}
