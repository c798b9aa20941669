using Spectre.Console;

namespace DonorSync.Server.Demo;

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
