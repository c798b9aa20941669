using System.Globalization;

namespace DonorSync.Month;

/// <summary>How long anybody waited, over what is fair: the longer of the hour and the day's share that a run of everybody takes.</summary>
static class Report
{
    /// <summary>Prints it; answers whether the promises hold.</summary>
    public static bool Print(TextWriter to, IReadOnlyList<PlayedOrganization> all, Service service, int perDay, int days, bool eachDay)
    {
        var everybody = all.Where(static o => o.Hours > 0).Sum(static o => (double)o.HourlyRequests / o.Hours);
        var fair = TimeSpan.FromHours(Math.Max(1, 24 * everybody / perDay));
        var waits = all.ToDictionary(static o => o, static o => o.Ends.Zip(o.Ends.Skip(1), static (a, b) => b - a).Order().ToList());
        to.Line($"{all.Count} organisations, {days} days: {service.Sent:N0} requests, {service.Refused} refused (429), at most {service.MostADay:N0} a day, {all.Sum(static o => o.Failed)} runs failed for want of requests");
        to.Line($"a run of everybody costs {everybody:0} requests; a fair interval is {fair.TotalMinutes:0} minutes");
        to.Line($"");
        to.Line($"{"contacts",12} {"organisations",14} {"median",8} {"p99",8} {"longest",8}   longest / fair   complete read (median, longest)   first sync (longest)");
        foreach (var size in all.GroupBy(static o => o.Contacts switch { <= 1_000 => 1_000, <= 5_000 => 5_000, _ => 1_000_000 }).OrderBy(static g => g.Key))
        {
            var here = size.SelectMany(o => waits[o]).Order().ToList();
            var reads = size.SelectMany(static o => o.CompleteReads).Order().ToList();
            to.Line($"{"<= " + size.Key.ToString("N0", CultureInfo.InvariantCulture),12} {size.Count(),14} {Minutes(here, 0.5),8} {Minutes(here, 0.99),8} {Minutes(here, 1),8} {here.LastOrDefault() / fair,16:0.00} {(reads.Count == 0 ? "every hour" : $"{reads.Count}: {At(reads, 0.5).TotalHours:0.0} h, {reads[^1].TotalHours:0.0} h"),32} {size.Max(static o => o.FirstSync)?.TotalHours,18:0.0} h");
        }
        if (eachDay)
            PrintDays(to, all);
        var worst = all.MaxBy(o => waits[o].LastOrDefault())!;
        var unsynced = all.Count(static o => o.FirstSync is null);
        to.Line($"");
        to.Line($"longest of all: {waits[worst].LastOrDefault() / fair:0.00} times fair ({worst.Name}); {unsynced} first syncs not ended");
        return service.Refused == 0 && unsynced == 0 && waits[worst].LastOrDefault() <= 2 * fair;
    }

    static void PrintDays(TextWriter to, IReadOnlyList<PlayedOrganization> all)
    {
        var intervals = all.SelectMany(static o => o.Ends.Zip(o.Ends.Skip(1), static (a, b) => (At: b, Wait: b - a)));
        foreach (var day in intervals.GroupBy(static w => w.At.Date).OrderBy(static g => g.Key))
            to.Line($"{day.Key:MM-dd}: {day.Count(),5} runs, longest interval {day.Max(static w => w.Wait).TotalMinutes:0} minutes, at {day.MaxBy(static w => w.Wait).At:HH:mm}");
    }

    static string Minutes(List<TimeSpan> ordered, double part) => At(ordered, part).TotalMinutes.ToString("0", CultureInfo.InvariantCulture);

    static TimeSpan At(List<TimeSpan> ordered, double part) => ordered.Count == 0 ? default : ordered[Math.Min(ordered.Count - 1, (int)(part * ordered.Count))];

    static void Line(this TextWriter to, FormattableString text) => to.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
