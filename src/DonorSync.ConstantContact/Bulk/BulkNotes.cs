using System.Diagnostics;
using DonorSync.ConstantContact.Activities;

namespace DonorSync.ConstantContact.Bulk;

/// <summary>Collects the report of a bulk write.</summary>
internal sealed class BulkNotes
{
    readonly List<string> problems = [];
    readonly Dictionary<string, string> refused = [];

    public void Problem(string? words)
    {
        if (words is not null)
            problems.Add(words);
    }

    /// <param name="key">Email key or contact id.</param>
    public void Refused(string key, string reason) => refused[key] = reason;

    public BulkReport ToReport() => problems.Count + refused.Count == 0 ? BulkReport.Clean : new(problems, refused);
}

/// <summary>Describes the end of a bulk job; null if everything was done. The counts decide, not the state "completed".</summary>
internal static class ActivityOutcome
{
    /// <param name="job">The job's name, for example "An import of 12 contacts".</param>
    /// <param name="rows">Rows that were sent.</param>
    /// <param name="refused">Rows that are reported separately, with a reason.</param>
    public static string? Problem(string job, ActivityEnd end, int rows, int refused = 0) => end switch
    {
        ActivityEnd.Vanished => $"{job}: Constant Contact no longer knows it; its outcome is unknown.",
        ActivityEnd.Stuck stuck => $"{job} was still {stuck.Activity.State ?? "running"} when we stopped waiting; its outcome is unknown.",
        ActivityEnd.Over { Activity.State: not "completed" } over => $"{job} {Ended(over.Activity.State)}.{Said(over.Activity)}",
        ActivityEnd.Over over => LeftOut(job, over.Activity, rows, refused),
        _ => throw new UnreachableException(),
    };

    static string? LeftOut(string job, ActivityBody activity, int rows, int refused)
    {
        var counts = activity.Status ?? new();
        var unreadable = (counts.ErrorCount ?? 0) + (counts.CorrectableCount ?? 0);
        var arrived = Math.Min(counts.ItemsTotalCount ?? rows, counts.PersonCount + unreadable ?? rows);
        string[] parts =
        [
            .. Part(rows - arrived, "never arrived"),
            .. Part(unreadable, "could not be read"),
            .. Part(refused - unreadable, "refused"),
            .. Part(counts.CannotAddToListCount ?? 0, "unsubscribed earlier"),
        ];
        var said = Said(activity);
        return parts.Length == 0 && said.Length == 0 ? null : $"{job}{(parts.Length == 0 ? "" : ": " + string.Join(", ", parts))}.{said}";
    }

    static IEnumerable<string> Part(int count, string what) => count > 0 ? [$"{count} {what}"] : [];

    static string Said(ActivityBody activity) =>
        activity.ActivityErrors is { Texts: { IsDefaultOrEmpty: false } texts }
            ? $" Constant Contact says: {string.Join("; ", texts)}" : "";

    static string Ended(string? state) => state switch
    {
        "cancelled" => "was cancelled",
        "timed_out" or "time_out" => "ran out of time",
        _ => "failed",
    };
}
