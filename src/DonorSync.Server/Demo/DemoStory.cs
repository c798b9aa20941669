using DonorSync.Server.CommandLine;
using Spectre.Console;

namespace DonorSync.Server.Demo;

/// <summary>The story of <c>./donorsync demo</c>, from an empty database until both sides agree again.</summary>
sealed class DemoStory(DemoWorld world, IAnsiConsole console)
{
    /// <summary>Returns whether every outcome was as expected.</summary>
    public async Task<bool> TellAsync(CancellationToken cancellation)
    {
        Say("1. A donor file is imported");
        await DemoImport.RunAsync(world, console, cancellation);

        Say("2. Constant Contact is connected: sign in at Constant Contact, grant access, and return");
        DemoAccount.Seed(world.Account);
        await DemoConnection.ConnectAsync(world, console, cancellation);

        Say("3. The first sync starts automatically");
        await RunDisplay.WatchNewestAsync(world.Api, console, cancellation);
        var first = await DemoOutcomes.CheckAsync(world, console, FirstSync.Expectations, cancellation);

        Say("4. Both sides change");
        await DemoChanges.MakeAsync(world, console, cancellation);

        Say("5. The next sync brings them together again");
        await RunDisplay.StartAsync(world.Api, console, preview: false, fullRead: false, cancellation);
        var second = await DemoOutcomes.CheckAsync(world, console, DemoChanges.Expectations, cancellation);

        Say("6. A third sync finds nothing to do");
        await RunDisplay.StartAsync(world.Api, console, preview: false, fullRead: false, cancellation);
        var third = await DemoOutcomes.CheckAsync(world, console, DemoChanges.Settled, cancellation);
        return first && second && third;
    }

    void Say(string title)
    {
        console.WriteLine();
        console.Write(new Spectre.Console.Rule($"[bold]{Markup.Escape(title)}[/]").LeftJustified());
    }
}
