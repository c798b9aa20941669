using System.CommandLine;
using Spectre.Console;

namespace DonorSync.Server.Demo;

/// <summary><c>./donorsync demo</c>: the main job on one machine, with only the SDK.</summary>
static class DemoCommand
{
    public static Command Create()
    {
        var once = new Option<bool>("--once")
        {
            Description = "Exit after the story; the exit code is 0 only if every outcome was as expected.",
        };
        var port = new Option<int>("--port")
        {
            Description = "Port of the server; another free port if it is taken.",
            DefaultValueFactory = _ => 5080,
        };
        var sandboxPort = new Option<int>("--sandbox-port") { Description = "Port of the sandbox.", DefaultValueFactory = _ => 5081 };
        var command = new Command(
            "demo",
            "Shows the main job end to end: import, connect, first sync, changes on both sides, next sync.") { once, port, sandboxPort };
        command.SetAction((parsed, cancellation) =>
            RunAsync(parsed.GetValue(once), parsed.GetValue(port), parsed.GetValue(sandboxPort), cancellation));
        return command;
    }

    static async Task<int> RunAsync(bool once, int port, int sandboxPort, CancellationToken cancellation)
    {
        var console = AnsiConsole.Console;
        await using var world = await DemoWorld.StartAsync(once ? 0 : port, once ? 0 : sandboxPort, cancellation);
        var asExpected = await new DemoStory(world, console).TellAsync(cancellation);
        console.WriteLine();
        console.MarkupLine(asExpected ? "[green]Every outcome was as expected.[/]" : "[red]Some outcomes were not as expected.[/]");
        if (once)
            return asExpected ? 0 : 1;
        console.WriteLine();
        console.WriteLine($"DonorSync          {world.Address}   sign in as {DemoWorld.AdminEmail}, password {DemoWorld.AdminPassword}");
        console.WriteLine($"REST, to browse    {new Uri(world.Address, "docs")}   token {world.Token}");
        console.WriteLine($"Constant Contact   {world.Sandbox.Address}   the sandbox: change contacts and lists, then sync again");
        console.WriteLine("Ctrl+C ends the demo and deletes its database.");
        await world.WaitAsync(cancellation);
        return 0;
    }
}
