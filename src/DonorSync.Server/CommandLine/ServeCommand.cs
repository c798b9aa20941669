using System.CommandLine;

namespace DonorSync.Server.CommandLine;

/// <summary><c>./donorsync serve</c>: runs the server until it is stopped.</summary>
static class ServeCommand
{
    public static Command Create()
    {
        var command = new Command(
            "serve", "Runs the server: pages, REST API, hourly syncs. Settings come from the environment or appsettings.json.");
        command.SetAction((_, cancellation) => DonorSyncServer.RunAsync([], cancellation));
        return command;
    }
}
