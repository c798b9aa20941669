using System.Globalization;

namespace DonorSync.Month;

/// <summary>The intervals between syncs, compared with the fair one: an hour, or the time that a sync of each takes of the quota.</summary>
static class Report
{
    /// <summary>Prints the report. Returns true if the promises hold.</summary>
    public static bool Print(TextWriter to, IReadOnlyList<PlayedOrganization> all, Service service, int perDay, int days, bool eachDay)
    {
        var everybody = all.Where(static o => o.Hours > 0).Sum(static o => (double)o.HourlyRequests / o.Hours);
        var fair = TimeSpan.FromHours(Math.Max(1, 24 * everybody / perDay));
        var waits = all.ToDictionary(static o => o, static o => o.Ends.Zip(o.Ends.Skip(1), static (a, b) => b - a).Order().ToList());
        to.Line($"{all.Count} organizations, {days} days: {service.Sent:N0} requests, {service.Refused} refused (429)");
        to.Line($"at most {service.MostADay:N0} requests a day; {all.Sum(static o => o.Failed)} runs failed because of the quota");
        to.Line($"a sync of each needs {everybody:0} requests; a fair interval is {fair.TotalMinutes:0} minutes");
        to.Line($"");
        var columns = $"{"contacts",12} {"organizations",14} {"median",8} {"p99",8} {"longest",8}";
        to.Line($"{columns}   longest / fair   complete read (median, longest)   first sync (longest)");
        var sizes = all.GroupBy(static o => o.Contacts switch { <= 1_000 => 1_000, <= 5_000 => 5_000, _ => 1_000_000 });
        foreach (var size in sizes.OrderBy(static g => g.Key))
        {
            var here = size.SelectMany(o => waits[o]).Order().ToList();
            var reads = size.SelectMany(static o => o.CompleteReads).Order().ToList();
            var read = reads.Count == 0 ? "every hour" : string.Create(
                CultureInfo.InvariantCulture, $"{reads.Count}: {At(reads, 0.5).TotalHours:0.0} h, {reads[^1].TotalHours:0.0} h");
            var upTo = "<= " + size.Key.ToString("N0", CultureInfo.InvariantCulture);
            var times = $"{Minutes(here, 0.5),8} {Minutes(here, 0.99),8} {Minutes(here, 1),8}";
            var first = size.Max(static o => o.FirstSync)?.TotalHours;
            to.Line($"{upTo,12} {size.Count(),14} {times} {here.LastOrDefault() / fair,16:0.00} {read,32} {first,18:0.0} h");
        }
        if (eachDay)
            PrintDays(to, all);
        var worst = all.MaxBy(o => waits[o].LastOrDefault())!;
        var unsynced = all.Count(static o => o.FirstSync is null);
        to.Line($"");
        to.Line($"longest interval: {waits[worst].LastOrDefault() / fair:0.00} times fair ({worst.Name}); {unsynced} first syncs open");
        return service.Refused == 0 && unsynced == 0 && waits[worst].LastOrDefault() <= 2 * fair;
    }

    static void PrintDays(TextWriter to, IReadOnlyList<PlayedOrganization> all)
    {
        var intervals = all.SelectMany(static o => o.Ends.Zip(o.Ends.Skip(1), static (a, b) => (At: b, Wait: b - a)));
        foreach (var day in intervals.GroupBy(static w => w.At.Date).OrderBy(static g => g.Key))
        {
            var longest = day.MaxBy(static w => w.Wait);
            to.Line($"{day.Key:MM-dd}: {day.Count(),5} runs, longest wait {longest.Wait.TotalMinutes:0} min, at {longest.At:HH:mm}");
        }
    }

    static string Minutes(List<TimeSpan> ordered, double part) =>
        At(ordered, part).TotalMinutes.ToString("0", CultureInfo.InvariantCulture);

    static TimeSpan At(List<TimeSpan> ordered, double part) =>
        ordered.Count == 0 ? default : ordered[Math.Min(ordered.Count - 1, (int)(part * ordered.Count))];

    static void Line(this TextWriter to, FormattableString text) => to.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
