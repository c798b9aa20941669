using System.Text.Json.Nodes;
using Spectre.Console;

namespace DonorSync.Server.CommandLine;

/// <summary>Shows a run's progress in the terminal (B6), and its result by rule.</summary>
static class RunDisplay
{
    static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);

    /// <summary>Starts a run, shows it until it ends, and returns its final state.</summary>
    public static async Task<string> StartAsync(
        RestClient api, IAnsiConsole console, bool preview, bool fullRead, CancellationToken cancellation)
    {
        var started = await api.SendAsync(HttpMethod.Post, "apps/constant-contact/syncs", new { preview, fullRead }, cancellation);
        return await WatchAsync(api, console, (string)started!["id"]!, cancellation);
    }

    /// <summary>Shows the newest run until it ends and returns its final state.</summary>
    public static async Task<string> WatchNewestAsync(RestClient api, IAnsiConsole console, CancellationToken cancellation)
    {
        var runs = await api.GetAsync("apps/constant-contact/syncs?limit=1", cancellation);
        return await WatchAsync(api, console, (string)runs["items"]![0]!["id"]!, cancellation);
    }

    static async Task<string> WatchAsync(RestClient api, IAnsiConsole console, string id, CancellationToken cancellation)
    {
        var path = $"apps/constant-contact/syncs/{id}";
        var run = await api.GetAsync(path, cancellation);
        await console.Progress().AutoClear(false).HideCompleted(false).StartAsync(async progress =>
        {
            var bars = new Dictionary<string, ProgressTask>();
            while ((string?)run["state"] == "running")
            {
                Show(progress, bars, run);
                await Task.Delay(Glance, TimeProvider.System, cancellation);
                run = await api.GetAsync(path, cancellation);
            }
            foreach (var bar in bars.Values)
                bar.Value(bar.MaxValue);
        });
        console.WriteLine(
            $"   {run["kind"]} sync {run["state"]}: {run["requests"]} requests to Constant Contact{Planned(run)}, read: {run["read"]}");
        if ((string?)run["kind"] == "preview" && run["planned"] is { } planned)
            console.WriteLine($"   to apply it: {run["plannedRequests"]} requests, {Time(planned)}; contacts that become billable: "
                + $"{planned["billableContacts"]}");
        if ((string?)run["kind"] == "preview" && (int?)run["planned"]?["billableContacts"] > 0)
            console.WriteLine("   Constant Contact bills the highest number of active contacts in a billing period: new contacts count "
                + "until the period ends, even if deleted.");
        if (run["stoppedBy"] is { } by && (string?)run["state"] == "stopped")
            console.WriteLine($"   stopped by {by}; the next sync finishes it");
        if (run["error"] is { } error)
            console.WriteLine($"   {error}");
        if (run["holdReason"] is { } hold)
            console.WriteLine($"   held: {hold}");
        foreach (var warning in run["warnings"]?.AsArray() ?? [])
            console.WriteLine($"   please check: {warning!["text"]} ({warning["rule"]})");
        console.Write(ByRule(run));
        return (string)run["state"]!;
    }

    /// <summary>B10: planned requests next to those made.</summary>
    static string Planned(JsonNode run) =>
        run["plannedRequests"] is { } planned && (string?)run["kind"] != "preview" ? $" ({planned} planned)" : "";

    static string Time(JsonNode planned) =>
        (int)planned["days"]! is > 1 and var days ? $"on {days} days" : $"at least {(int)planned["seconds"]!} seconds";

    static void Show(ProgressContext progress, Dictionary<string, ProgressTask> bars, JsonNode run)
    {
        var phase = (string?)run["phase"] ?? "starting";
        var (done, total) = ((double)run["progress"]!["done"]!, (double)run["progress"]!["total"]!);
        if (!bars.TryGetValue(phase, out var bar))
        {
            foreach (var earlier in bars.Values)
                earlier.Value(earlier.MaxValue);
            bars[phase] = bar = progress.AddTask($"   {phase}");
        }
        bar.MaxValue = Math.Max(1, Math.Max(done, total));
        bar.Value(done);
    }

    static Table ByRule(JsonNode run)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("Rule").AddColumn("What it says")
            .AddColumn(new TableColumn("Done").RightAligned())
            .AddColumn(new TableColumn("Not done").RightAligned());
        foreach (var row in run["rules"]!.AsArray())
            table.AddRow($"{row!["rule"]}", Markup.Escape($"{row["text"]}"), $"{row["done"]}", $"{row["skipped"]}");
        return table;
    }
}
