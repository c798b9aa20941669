using Spectre.Console;

namespace DonorSync.Server.Demo;

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
