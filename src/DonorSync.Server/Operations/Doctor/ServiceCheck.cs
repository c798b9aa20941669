using System.Collections.Concurrent;
using System.Net.Sockets;
using DonorSync.ConstantContact;
using DonorSync.ConstantContact.Calls;

namespace DonorSync.Server.Operations.Doctor;

/// <summary>
/// Whether Constant Contact is reachable and the clocks agree. Sends requests without a key and a grant, so that none of the day's requests
/// are used.
/// </summary>
sealed class ServiceCheck(ConstantContactOptions options, TimeProvider clock)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    static readonly TimeSpan MostApart = TimeSpan.FromSeconds(60);

    readonly ConcurrentBag<TimeSpan> apart = [];

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellation)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = Patience };
        http.NameProduct();
        // In parallel, so that an unreachable service costs one timeout.
        var answers = await Task.WhenAll(
            AskAsync(http, "reach: API", options.ApiBaseUrl, cancellation), AskAsync(http, "reach: token", options.TokenUrl, cancellation));
        return [.. answers, Clock()];
    }

    async Task<Finding> AskAsync(HttpClient http, string check, string address, CancellationToken cancellation)
    {
        const string toDo = "Check network, proxy and firewall: the server must reach this address by HTTPS.";
        try
        {
            var asked = clock.GetUtcNow();
            using var response = await http.GetAsync(new Uri(address), HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (response.Headers.Date is { } theirs)
                apart.Add(asked + ((clock.GetUtcNow() - asked) / 2) - theirs);
            return (int)response.StatusCode >= 500
                ? Finding.Warning(
                    check, $"{address} responds with status {(int)response.StatusCode}.",
                    "Constant Contact has a problem; syncs continue automatically when it is solved.")
                : Finding.Ok(check, $"{address} responds");
        }
        catch (HttpRequestException e)
        {
            return Finding.Wrong(
                check, $"{address} cannot be reached: {(e.InnerException as SocketException)?.Message ?? e.Message}", toDo);
        }
        catch (TaskCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Finding.Wrong(check, $"{address} does not respond within {Patience.TotalSeconds:0} seconds.", toDo);
        }
    }

    Finding Clock()
    {
        const string check = "clock";
        if (apart.IsEmpty)
            return Finding.Warning(
                check, "It cannot be compared: no response had a time.", "Check again when Constant Contact can be reached.");
        // One wrong response is no proof if another one agrees.
        var by = apart.MinBy(static difference => difference.Duration());
        return by.Duration() > MostApart
            ? Finding.Warning(
                check, $"It is {by.Duration().TotalSeconds:0} seconds {(by > TimeSpan.Zero ? "ahead of" : "behind")} Constant Contact's.",
                "Synchronize the clock with NTP: the sync uses it to decide which change is newer.")
            : Finding.Ok(check, "agrees with Constant Contact's");
    }
}
