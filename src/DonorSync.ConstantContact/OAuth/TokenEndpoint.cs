using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using DonorSync.ConstantContact.Budget;
using DonorSync.ConstantContact.Calls;
using DonorSync.Sync.Network;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DonorSync.ConstantContact.OAuth;

/// <summary>
/// The token endpoint: exchanges codes and refresh tokens for tokens. Its limit of one call a second is applied for the process. Its
/// requests and answers never appear in a log or an error.
/// </summary>
internal sealed partial class TokenEndpoint(
    IHttpClientFactory http, IOptions<ConstantContactOptions> options, TimeProvider clock, ILogger<TokenEndpoint> log) : IDisposable
{
    const int Tries = 4;

    const int MostToken = 8_192;

    /// <summary>One day, the longest lifetime of an access token; a longer one would never be renewed.</summary>
    const int MostSeconds = 86_400;

    static readonly TimeSpan Spacing = TimeSpan.FromSeconds(1);

    readonly SemaphoreSlim gate = new(1);
    readonly MonotonicTime time = new(clock);
    TimeSpan next;

    /// <summary>The maximum duration of a call with all tries: a refresh lease must last longer.</summary>
    public TimeSpan Longest => (options.Value.TokenTimeout + Spacing) * Tries;

    public Task<GrantedTokens> ExchangeAsync(string code, Uri redirect, string verifier, CancellationToken cancellation)
    {
        Dictionary<string, string> form = new()
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = redirect.OriginalString,
        };
        if (options.Value.IsPublicClient)
            form["code_verifier"] = verifier;
        return RequestAsync(form, kept: null, cancellation);
    }

    public Task<GrantedTokens> RefreshAsync(string refreshToken, CancellationToken cancellation) =>
        RequestAsync(new() { ["grant_type"] = "refresh_token", ["refresh_token"] = refreshToken }, kept: refreshToken, cancellation);

    public void Dispose() => gate.Dispose();

    /// <param name="kept">The refresh token that stays valid if the answer has none: applications can have long-lived ones.</param>
    async Task<GrantedTokens> RequestAsync(Dictionary<string, string> form, string? kept, CancellationToken cancellation)
    {
        if (options.Value.IsPublicClient)
            form["client_id"] = options.Value.ClientId;

        for (var tried = 1; ; tried++)
        {
            var (error, body) = await TryAsync(form, cancellation);
            if (body is { AccessToken: { Length: > 0 } access }
                && (body.RefreshToken is { Length: > 0 } given ? given : kept) is { } refresh)
            {
                if (!IsToken(access) || !IsToken(refresh))
                    throw new ConstantContactException(
                        "Constant Contact's sign-in service gave a token that no request can carry. Nothing was stored; try again later.");
                return new(access, refresh, clock.GetUtcNow() + TimeSpan.FromSeconds(Math.Min(body.ExpiresIn ?? 3600, MostSeconds)));
            }

            LogRefused(
                (int)(error?.Status ?? 0), PlainText.Clean(body?.Error, 100, lineBreaks: false, out _)
                    ?? (error is { IsWebPage: true } ? "a web page" : "no readable answer"), error?.RequestId);
            if (error is { Status: HttpStatusCode.Forbidden, IsWebPage: true })
                throw Firewall.Refused("the sign-in service", error);
            // A7: the only answer that ends a grant. All other errors can be temporary.
            if (body?.Error == "invalid_grant")
                throw new GrantRefusedException("Constant Contact refused the grant: it was revoked, used up, or not used for too long.");
            if (body?.Error is "invalid_client" or "unauthorized_client" || error?.Status == HttpStatusCode.Unauthorized)
                throw new ConstantContactException(
                    "Constant Contact does not accept this application: check ConstantContact__ClientId and "
                    + "ConstantContact__ClientSecret.");
            if (body is { AccessToken.Length: > 0 })
                throw new ConstantContactException("Constant Contact gave no refresh token: the application lacks offline access.");
            if (tried == Tries)
                throw new UnavailableException(error is null
                    ? "Constant Contact's sign-in service did not answer."
                        : $"Constant Contact's sign-in service answered {error}, which is no answer to the request.");
        }
    }

    /// <summary>The error is null if there was no answer.</summary>
    async Task<(ApiError? Error, TokenBody? Body)> TryAsync(Dictionary<string, string> form, CancellationToken cancellation)
    {
        await TurnAsync(cancellation);
        using var timeout = new CancellationTokenSource(options.Value.TokenTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            using var message = new HttpRequestMessage(
                HttpMethod.Post, options.Value.TokenUrl)
            { Content = new FormUrlEncodedContent(form) };
            message.Headers.Accept.Add(new("application/json"));
            if (!options.Value.IsPublicClient)
                message.Headers.Authorization = Basic(options.Value);
            BoundedAnswers.Expect(message, options.Value.TokenAnswerBytes);
            using var response = await http.CreateClient(
                ServiceRegistration.HttpName).SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            using var buffer = new MemoryStream();
            await using (var answer = await response.Content.ReadAsStreamAsync(either.Token))
                await answer.CopyToAsync(buffer, either.Token);
            var bytes = buffer.ToArray();
            return (new(response.StatusCode, null, null, TrackingId.Of(response)) { IsWebPage = WebPage.IsIn(response.Content, bytes) },
                Parse(bytes));
        }
        catch (AnswerTooLargeException large)
        {
            throw new UnavailableException($"The answer of Constant Contact's sign-in service is too large: {large.Message}.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return (null, null);
        }
    }

    async Task TurnAsync(CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            var wait = next - time.Now;
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, clock, cancellation);
            next = time.Now + Spacing;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>A token is sent in a header: visible ASCII, and not longer than a header can be.</summary>
    static bool IsToken(string token) => token.Length <= MostToken && token.All(static c => c is > ' ' and < (char)0x7f);

    static TokenBody? Parse(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, Wire.Of<TokenBody>());
        }
        catch (JsonException)
        {
            // An empty or HTML body: the caller tries again.
            return null;
        }
    }

    static AuthenticationHeaderValue Basic(ConstantContactOptions options) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.ClientId}:{options.ClientSecret}")));

    [LoggerMessage(3001, LogLevel.Warning, "The token endpoint refused: {Status} {Error} (tracking id {TrackingId})")]
    partial void LogRefused(int status, string error, string? trackingId);
}
