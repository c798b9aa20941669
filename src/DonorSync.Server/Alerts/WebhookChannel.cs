using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DonorSync.Server.Rest.Json;

namespace DonorSync.Server.Alerts;

/// <summary>Alerts by HTTP: a POST with JSON, signed if there is a secret.</summary>
sealed class WebhookChannel(AlertWebhookSettings settings, IHttpClientFactory clients, TimeProvider clock) : IAlertChannel
{
    public const string HttpName = "Alerts";
    const string TimeHeader = "X-DonorSync-Timestamp";
    const string SignatureHeader = "X-DonorSync-Signature";

    public string Name => "webhook";

    public async Task SendAsync(AlertMessage message, CancellationToken cancellation)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(message, JsonSettings.Options);
        using var request = new HttpRequestMessage(HttpMethod.Post, settings.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        if (settings.Secret is { } secret)
            Sign(request, secret, body);
        try
        {
            using var client = clients.CreateClient(HttpName);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (!response.IsSuccessStatusCode)
                throw new AlertNotSentException($"the receiver returned status {(int)response.StatusCode}");
        }
        catch (HttpRequestException e)
        {
            // The error's message may hold the address, which may hold a token.
            throw new AlertNotSentException($"the receiver cannot be reached ({e.HttpRequestError})", e);
        }
        catch (TaskCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new AlertNotSentException("the receiver took too long", e);
        }
    }

    /// <summary>The timestamp is signed too, so that an old message cannot be replayed as a new one.</summary>
    void Sign(HttpRequestMessage request, string secret, byte[] body)
    {
        var time = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.ASCII.GetBytes(time + "."), .. body]);
        request.Headers.Add(TimeHeader, time);
        request.Headers.Add(SignatureHeader, "sha256=" + Convert.ToHexStringLower(signature));
    }
}
