using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Text.Json;
using DonorSync.ConstantContact.Sandbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DonorSync.Tests.FalseAnswers;

/// <summary>A proxy between a server process and a sandbox, over real HTTP. It falsifies the responses for one account only.</summary>
sealed class FalsifyingProxy : IAsyncDisposable
{
    static readonly string[] NotForwarded = ["Host", "Transfer-Encoding", "Connection", "Accept-Encoding", "Expect"];

    readonly WebApplication app;
    readonly Sandbox sandbox;
    readonly SocketsHttpHandler sockets = new() { AllowAutoRedirect = false, UseCookies = false };
    readonly ConcurrentDictionary<string, FalseHandler.Switch> switches = new();
    readonly ConcurrentDictionary<string, HttpMessageInvoker> ways = new();

    /// <summary>The account of each refresh token that the sandbox issued.</summary>
    readonly ConcurrentDictionary<string, string> grants = new();

    FalsifyingProxy(WebApplication app, Sandbox sandbox) => (this.app, this.sandbox) = (app, sandbox);

    Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public Uri ApiBaseUrl => new(Address, "v3");

    public Uri TokenUrl => new(Address, sandbox.TokenUrl.AbsolutePath);

    public static async Task<FalsifyingProxy> StartAsync(Sandbox sandbox)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var service = new FalsifyingProxy(app, sandbox);
        app.Run(service.AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return service;
    }

    public FalseHandler.Switch Of(string account) => switches.GetOrAdd(account, static _ => new());

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
        foreach (var way in ways.Values)
            way.Dispose();
        sockets.Dispose();
    }

    async Task AnswerAsync(HttpContext context)
    {
        try
        {
            using var question = await QuestionAsync(context.Request);
            var account = await AccountAsync(question, context.RequestAborted);
            using var answer = await WayOf(account).SendAsync(question, context.RequestAborted);
            context.Response.StatusCode = (int)answer.StatusCode;
            foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
            {
                if (!NotForwarded.Contains(name, StringComparer.OrdinalIgnoreCase) && name != "Content-Length")
                    context.Response.Headers[name] = values.ToArray();
            }
            await PassOnAsync(await answer.Content.ReadAsStreamAsync(context.RequestAborted), context.Response, context.RequestAborted);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or HttpRequestException)
        {
            // The server has closed the connection before the end of the response.
            context.Abort();
        }
    }

    static async Task PassOnAsync(Stream from, HttpResponse to, CancellationToken cancellation)
    {
        var chunk = new byte[64 * 1024];
        for (int length; (length = await from.ReadAsync(chunk, cancellation)) > 0;)
        {
            await to.Body.WriteAsync(chunk.AsMemory(0, length), cancellation);
            await to.Body.FlushAsync(cancellation);
        }
    }

    async Task<HttpRequestMessage> QuestionAsync(HttpRequest request)
    {
        var question = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(sandbox.Address, request.GetEncodedPathAndQuery()));
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        if (body.Length > 0 || request.ContentType is not null)
            question.Content = new ByteArrayContent(body.ToArray());
        foreach (var (name, values) in request.Headers)
        {
            if (NotForwarded.Contains(name, StringComparer.OrdinalIgnoreCase))
                continue;
            if (!question.Headers.TryAddWithoutValidation(name, values.ToArray()))
                question.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
        }
        return question;
    }

    /// <summary>Returns the account of a request; empty for a sign-in, because it is not known yet.</summary>
    async Task<string> AccountAsync(HttpRequestMessage question, CancellationToken cancellation)
    {
        if (question.Headers.Authorization is { Scheme: "Bearer", Parameter: { } token })
            return AccountOf(token);
        var form = question.Content is null ? "" : await question.Content.ReadAsStringAsync(cancellation);
        var refresh = form.Split('&').FirstOrDefault(static part => part.StartsWith("refresh_token=", StringComparison.Ordinal));
        return refresh is null ? "" : grants.GetValueOrDefault(Uri.UnescapeDataString(refresh["refresh_token=".Length..]), "");
    }

    /// <summary>Returns the account in an access token of the sandbox; empty for another token.</summary>
    static string AccountOf(string token)
    {
        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]));
            return claims.RootElement.GetProperty("sub").GetString()!.Split('+', '@')[1];
        }
        catch (Exception e) when (e is JsonException or FormatException or IndexOutOfRangeException or KeyNotFoundException)
        {
            return "";
        }
    }

    HttpMessageInvoker WayOf(string account) => ways.GetOrAdd(
        account, _ => new(new FalseHandler(new Learning(sockets, this), Of(account), onTheWire: true), disposeHandler: false));

    /// <summary>Learns from true responses which refresh token belongs to which account.</summary>
    sealed class Learning(HttpMessageHandler inner, FalsifyingProxy service) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if (!request.RequestUri!.AbsolutePath.EndsWith("/token", StringComparison.Ordinal) || !answer.IsSuccessStatusCode)
                return answer;
            await answer.Content.LoadIntoBufferAsync(cancellationToken);
            using var tokens = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
            if (tokens.RootElement.TryGetProperty("refresh_token", out var refresh))
                service.grants[refresh.GetString()!] = AccountOf(tokens.RootElement.GetProperty("access_token").GetString()!);
            return answer;
        }
    }
}
