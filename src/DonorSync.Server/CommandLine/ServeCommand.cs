using System.CommandLine;

namespace DonorSync.Server.CommandLine;

/// <summary><c>./donorsync serve</c>: the server, until it is told to stop.</summary>
static class ServeCommand
{
    public static Command Create()
    {
        var command = new Command("serve", "Runs the server: pages, REST API, hourly syncs. Settings come from the environment or appsettings.json.");
        command.SetAction((_, cancellation) => RunAsync(cancellation));
        return command;
    }

    public static async Task<int> RunAsync(CancellationToken cancellation)
    {
        await using var server = DonorSyncServer.Build([], configure: null);
        await server.RunAsync(cancellation);
        return 0;
    }
}
