using System.CommandLine;
using System.CommandLine.Parsing;
using Spectre.Console;

namespace DonorSync.Server.CommandLine;

/// <summary><c>./donorsync sync</c> and <c>preview</c>: over REST, so that they work against any running server.</summary>
static class SyncCommand
{
    public static Command Create(string name, string description, bool preview)
    {
        var url = new Option<Uri>("--url")
        {
            Description = "Address of the server. Default: DONORSYNC_URL, else http://127.0.0.1:5000.",
            CustomParser = static asked => Parse(asked, "--url", asked.Tokens[0].Value),
            DefaultValueFactory = static asked =>
                Parse(asked, "DONORSYNC_URL", Environment.GetEnvironmentVariable("DONORSYNC_URL") ?? "http://127.0.0.1:5000")!,
        };
        var full = new Option<bool>("--full-read") { Description = "Read all contacts, however many there are." };
        var command = new Command(name, description + " The API token comes from DONORSYNC_TOKEN.") { url, full };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(url)!, preview, parsed.GetValue(full), cancellation));
        return command;
    }

    static Uri? Parse(ArgumentResult asked, string name, string text)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            return address;
        asked.AddError($"{name}: \"{text}\" is not the address of a server, such as http://127.0.0.1:5000.");
        return null;
    }

    static async Task<int> RunAsync(Uri url, bool preview, bool fullRead, CancellationToken cancellation)
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
            var state = await RunDisplay.StartAsync(api, AnsiConsole.Console, preview, fullRead, cancellation);
            return state == "completed" ? 0 : 1;
        }
        catch (Exception refused) when (refused is InvalidOperationException or HttpRequestException)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return 2;
        }
    }
}
