using System.Collections.Concurrent;
using System.Net.Sockets;
using DonorSync.ConstantContact;

namespace DonorSync.Server.Operations;

/// <summary>
/// Whether Constant Contact can be reached from here, and whether the clocks agree. Asks without a key and without a grant, so that it
/// costs nothing of the day's requests.
/// </summary>
sealed class ServiceLook(ConstantContactOptions options, TimeProvider clock)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    static readonly TimeSpan MostApart = TimeSpan.FromSeconds(60);

    readonly ConcurrentBag<TimeSpan> apart = [];

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellation)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Patience };
        http.NameProduct();
        // At once, so that an unreachable service costs the patience once.
        var answers = await Task.WhenAll(
            AskAsync(http, "reach: API", options.ApiBaseUrl, cancellation), AskAsync(http, "reach: token", options.TokenUrl, cancellation));
        return [.. answers, Clock()];
    }

    async Task<Finding> AskAsync(HttpClient http, string check, string address, CancellationToken cancellation)
    {
        const string toDo = "Look at the network, the proxy and the firewall: the server must reach this address by HTTPS.";
        try
        {
            var asked = clock.GetUtcNow();
            using var response = await http.GetAsync(new Uri(address), HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (response.Headers.Date is { } theirs)
                apart.Add(asked + ((clock.GetUtcNow() - asked) / 2) - theirs);
            return (int)response.StatusCode >= 500
                ? Finding.Warning(check, $"{address} answers with {(int)response.StatusCode}.", "Constant Contact has trouble; syncs go on by themselves when it is over.")
                : Finding.Ok(check, $"{address} answers");
        }
        catch (HttpRequestException e)
        {
            return Finding.Wrong(check, $"{address} cannot be reached: {(e.InnerException as SocketException)?.Message ?? e.Message}", toDo);
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Finding.Wrong(check, $"{address} does not answer within {Patience.TotalSeconds:0} seconds.", toDo);
        }
    }

    Finding Clock()
    {
        const string check = "clock";
        if (apart.IsEmpty)
            return Finding.Warning(check, "It cannot be compared: nobody told the time.", "Look at it again when Constant Contact can be reached.");
        // One wrong answer is no proof while another one agrees.
        var by = apart.MinBy(static difference => difference.Duration());
        return by.Duration() > MostApart
            ? Finding.Warning(check, $"It is {by.Duration().TotalSeconds:0} seconds {(by > TimeSpan.Zero ? "ahead of" : "behind")} Constant Contact's.", "Let the machine keep its clock by NTP: what changed last is decided by it.")
            : Finding.Ok(check, "agrees with Constant Contact's");
    }
}
