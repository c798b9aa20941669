using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using DonorSync.ConstantContact.Budget;
using DonorSync.ConstantContact.OAuth;
using DonorSync.Sync.Network;
using Microsoft.Extensions.Logging;

namespace DonorSync.ConstantContact.Calls;

/// <summary>
/// Sends calls of one connection: first the quota, then the token, then the request. An expired token is renewed once, and <see
/// cref="RetryRule"/> decides about retries.
/// </summary>
internal sealed partial class ApiCaller(
    QueuePosition place, HttpClient http, IAccessTokens tokens, RequestBudget budget, ConstantContactOptions options,
    TimeProvider clock, Random chance, ILogger log)
{
    readonly string root = options.ApiBaseUrl.TrimEnd('/') + "/";
    int sent;

    /// <summary>Requests sent so far, including refused ones.</summary>
    public int RequestsSent => Volatile.Read(ref sent);

    /// <summary>Runs whose requests come before the next one of this run.</summary>
    public int Ahead => budget.Ahead(place);

    /// <summary>Sends a call and returns its parsed answer.</summary>
    public Task<T> SendAsync<T>(ApiRequest request, CancellationToken cancellation) =>
        SendAsync<T>(request, isGranted: false, cancellation);

    /// <summary>The same, if quota is spare; otherwise returns null and sends nothing.</summary>
    public async Task<T?> SendIfSparedAsync<T>(ApiRequest request, CancellationToken cancellation)
        where T : class =>
        await budget.TrySpareAsync(cancellation) ? await SendAsync<T>(request, isGranted: true, cancellation) : null;

    /// <param name="isGranted">Whether the budget has already granted the first try.</param>
    async Task<T> SendAsync<T>(ApiRequest request, bool isGranted, CancellationToken cancellation)
    {
        var grant = await tokens.CurrentAsync(cancellation);
        var renewed = false;
        for (var tried = 1; ; tried++)
        {
            var (answer, failure) = await TryAsync<T>(request, grant, isGranted && tried == 1 && !renewed, cancellation);
            if (failure is null)
                return answer!;

            if (failure.Is(HttpStatusCode.Unauthorized) && !renewed)
            {
                (grant, renewed) = (await tokens.RenewedAsync(grant, cancellation), true);
                continue;
            }
            await ApplyRateLimitAsync(failure, cancellation);
            if (!RetryRule.ShouldRetry(failure, request.IsRepeatable, tried, options.Tries))
            {
                if (failure.Error is { } error)
                    LogRefused(request.Name, (int)error.Status, error.IsWebPage ? "a web page" : error.Key, error.RequestId);
                throw RetryRule.Failed(request.Name, failure, request.IsRepeatable);
            }

            LogRetry(request.Name, tried, failure.Reason);
            await Task.Delay(RetryRule.Pause(failure, tried, chance.NextDouble(), options), clock, cancellation);
        }
    }

    /// <summary>Applies a 429 answer to all calls, not only to this one.</summary>
    async Task ApplyRateLimitAsync(CallFailure failure, CancellationToken cancellation)
    {
        if (!failure.Is(HttpStatusCode.TooManyRequests))
            return;
        if (failure.Error!.IsQuotaExceeded)
            throw await budget.CloseAsync(cancellation);
        budget.SlowDown();
    }

    async Task<(T? Answer, CallFailure? Failure)> TryAsync<T>(
        ApiRequest request, Grant grant, bool isGranted, CancellationToken cancellation)
    {
        var asked = clock.GetTimestamp();
        if (!isGranted)
            await budget.WaitAsync(place, cancellation);
        RequestMeters.WaitedFor(clock.GetElapsedTime(asked));
        Interlocked.Increment(ref sent);

        var (status, isPage) = (0, false);
        var started = clock.GetTimestamp();
        using var timeout = new CancellationTokenSource(options.RequestTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            using var message = Message(request, grant);
            using var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, either.Token);
            status = (int)response.StatusCode;
            LogSent(request.Name, status, (int)clock.GetElapsedTime(started).TotalMilliseconds, TrackingId.Of(response));
            isPage = WebPage.IsIn(response.Content, []);
            if (response.IsSuccessStatusCode)
                return (await ReadAsync<T>(response, either.Token), null);
            var error = await ApiErrorReader.ReadAsync(response, either.Token);
            return (default, new(error, WasSent: true, error.ToString()));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (default, new(null, WasSent: true, "no answer in time"));
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConnectionError
            or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
        {
            return (default, new(null, WasSent: false, "no connection"));
        }
        catch (AnswerTooLargeException large)
        {
            return (default, new(null, WasSent: true, large.Message) { IsTooLarge = true });
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (default, new(null, WasSent: true, "the connection was cut"));
        }
        catch (JsonException)
        {
            return (default, new(null, WasSent: true,
                isPage ? "a web page came instead of the answer, from a proxy or a firewall" : "the answer could not be read"));
        }
        finally
        {
            RequestMeters.Sent(request.Name, status);
        }
    }

    HttpRequestMessage Message(ApiRequest request, Grant grant)
    {
        var message = new HttpRequestMessage(request.Method, root + request.Path) { Content = request.Content?.Invoke() };
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", grant.Tokens.AccessToken);
        message.Headers.Accept.Add(new("application/json"));
        return message;
    }

    static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellation)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        using var answer = await AnswerBuffer.ReadAsync(body, cancellation);
        return answer.To(Wire.Of<T>()) ?? throw new JsonException("The answer is null.");
    }

    [LoggerMessage(3010, LogLevel.Debug, "{Call} -> {Status} in {Milliseconds} ms ({RequestId})")]
    partial void LogSent(string call, int status, int milliseconds, string? requestId);

    [LoggerMessage(3012, LogLevel.Information, "{Call} was refused: {Status} {Key} (tracking id {TrackingId})")]
    partial void LogRefused(string call, int status, string? key, string? trackingId);

    [LoggerMessage(3011, LogLevel.Information, "Retrying {Call} after try {Tried}: {Reason}")]
    partial void LogRetry(string call, int tried, string reason);
}
