using System.CommandLine;
using System.CommandLine.Parsing;

namespace DonorSync.Server.CommandLine;

/// <summary>The server that a command calls over REST, and how it is called.</summary>
static class ServerAddress
{
    public static Option<Uri> Option() => new("--url")
    {
        Description = "Address of the server. Default: DONORSYNC_URL, else http://127.0.0.1:5000.",
        CustomParser = static asked => Parse(asked, "--url", asked.Tokens[0].Value),
        DefaultValueFactory = static asked =>
            Parse(asked, "DONORSYNC_URL", Environment.GetEnvironmentVariable("DONORSYNC_URL") ?? "http://127.0.0.1:5000")!,
    };

    /// <summary>Calls the server with the token of <c>DONORSYNC_TOKEN</c>.</summary>
    /// <returns>The call's exit code; 2 with one line on standard error if the server refuses it or cannot be reached.</returns>
    public static async Task<int> CallAsync(Uri url, Func<RestClient, Task<int>> call)
    {
        // Not an option: every user of the machine can see command lines.
        if (Environment.GetEnvironmentVariable("DONORSYNC_TOKEN") is not { Length: > 0 } token)
        {
            await Console.Error.WriteLineAsync("DONORSYNC_TOKEN is not set. Set it to an API token of the server.");
            return 2;
        }
        using var api = new RestClient(url, token);
        try
        {
            return await call(api);
        }
        catch (Exception refused) when (refused is InvalidOperationException or HttpRequestException)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return 2;
        }
    }

    static Uri? Parse(ArgumentResult asked, string name, string text)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            return address;
        asked.AddError($"{name}: \"{text}\" is not the address of a server, such as http://127.0.0.1:5000.");
        return null;
    }
}
