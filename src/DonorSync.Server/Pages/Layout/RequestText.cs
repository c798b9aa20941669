using DonorSync.ConstantContact;
using DonorSync.Sync.Ports;

namespace DonorSync.Server.Pages.Layout;

/// <summary>B10: texts for the planned and actual requests of a run.</summary>
static class RequestText
{
    /// <summary>Explains billing next to a number of new billable contacts.</summary>
    public const string Billing =
        "Constant Contact bills the highest number of active contacts in a billing period: new contacts count until it ends, "
            + "even if they are deleted.";

    /// <summary>"46 requests, less than a minute", at the key's request rate without other connections.</summary>
    public static string Planned(RequestPlan plan, ConstantContactOptions key)
    {
        var days = plan.DaysAt(key.RequestsPerDay);
        var time = days > 1
            ? $"on {Shown.Count(days, "day")}, because a day has {Shown.Count(key.RequestsPerDay)}"
            : Time(plan.TimeAt(key.RequestsPerSecond));
        return $"{Shown.Count(plan.Total, "request")}, {time}";
    }

    /// <summary>"4 to read, 22 to write, 20 to check what was written".</summary>
    public static string Parts(RequestPlan plan)
    {
        (int Count, string What)[] parts = [(plan.Reading, "to read"), (plan.Writing, "to write"),
            (plan.ReadingBack, "to check what was written")];
        return string.Join(", ", parts.Where(static p => p.Count > 0).Select(static p => $"{Shown.Count(p.Count)} {p.What}"));
    }

    /// <summary>"46 requests", with the planned number if the run was to write.</summary>
    public static string Spent(RunRecord run) =>
        Shown.Count(run.Requests, "request")
        + (run is { Planned: { } plan, Kind: not RunKind.Preview } ? $" ({Shown.Count(plan.Total)} planned)" : "");

    static string Time(TimeSpan time) => Shown.Around(time);
}
