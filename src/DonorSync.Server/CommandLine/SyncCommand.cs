using System.CommandLine;
using Spectre.Console;

namespace DonorSync.Server.CommandLine;

/// <summary><c>./donorsync sync</c> and <c>preview</c>: over REST, so that they work against any running server.</summary>
static class SyncCommand
{
    public static Command Create(string name, string description, bool preview)
    {
        var url = ServerAddress.Option();
        var full = new Option<bool>("--full-read") { Description = "Read all contacts, however many there are." };
        var command = new Command(name, description + " The API token comes from DONORSYNC_TOKEN.") { url, full };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(url)!, preview, parsed.GetValue(full), cancellation));
        return command;
    }

    static Task<int> RunAsync(Uri url, bool preview, bool fullRead, CancellationToken cancellation) => ServerAddress.CallAsync(
        url,
        async api => await RunDisplay.StartAsync(api, AnsiConsole.Console, preview, fullRead, cancellation) == "completed" ? 0 : 1);
}
