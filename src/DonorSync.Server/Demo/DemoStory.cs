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

/// <summary>Imports the sample file over REST, like any CRM's export.</summary>
static class DemoImport
{
    public static async Task RunAsync(DemoWorld world, IAnsiConsole console, CancellationToken cancellation)
    {
        await using var file = typeof(DemoImport).Assembly.GetManifestResourceStream("donors.csv")
            ?? throw new InvalidOperationException("The sample file is not part of this build.");
        var report = await console.Status().StartAsync(
            "importing samples/donors.csv", _ => world.Api.PostFileAsync("imports", "text/csv", file, cancellation));
        console.WriteLine($"   {report!["created"]} donors created, {report["rejected"]} rows rejected, "
            + $"{report["groupsCreated"]!.AsArray().Count} groups");
        foreach (var row in report["rejectedRows"]!.AsArray().Take(5))
            console.WriteLine($"   line {row!["line"]}: {string.Join("; ", row["reasons"]!.AsArray())}");
    }
}

/// <summary>An expected outcome, its rule, and how to check it.</summary>
sealed record Expectation(string Rule, string Says, Func<DemoWorld, CancellationToken, Task<bool>> IsSo);

/// <summary>Checks both sides and shows each outcome next to its rule.</summary>
static class DemoOutcomes
{
    public static async Task<bool> CheckAsync(
        DemoWorld world, IAnsiConsole console, IReadOnlyList<Expectation> expectations, CancellationToken cancellation)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("Rule").AddColumn("Expected").AddColumn("Seen");
        var all = true;
        foreach (var expectation in expectations)
        {
            var seen = await expectation.IsSo(world, cancellation);
            all &= seen;
            table.AddRow(expectation.Rule, Markup.Escape(expectation.Says), seen ? "[green]yes[/]" : "[red]NO[/]");
        }
        console.Write(table);
        return all;
    }
}
