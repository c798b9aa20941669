using DonorSync.ConstantContact.Activities;
using DonorSync.ConstantContact.Calls;

namespace DonorSync.ConstantContact.Bulk;

/// <summary>A job to start.</summary>
/// <param name="Name">The name in the report, for example "An import of 12 contacts".</param>
/// <param name="Items">The number of rows or memberships that the job should count.</param>
internal sealed record BulkJob(string Name, int Items, Func<CancellationToken, Task<ActivityBody>> Start)
{
    /// <summary>The email keys of the rows in the order sent, to assign an error that names a line to its contact.</summary>
    public IReadOnlyList<string> Keys { get; init; } = [];
}

/// <summary>Starts jobs one after the other and waits for all of them together.</summary>
internal sealed class BulkJobs(ActivityStarter starter, ActivityWatcher watcher)
{
    /// <summary>
    /// Runs the jobs. A job that Constant Contact refuses does not stop the others (B7). Once Constant Contact does not answer at all, the
    /// remaining jobs are not sent.
    /// </summary>
    public async Task RunAsync(IEnumerable<BulkJob> jobs, BulkNotes notes, CancellationToken cancellation)
    {
        List<(BulkJob Job, ActivityBody Activity)> started = [];
        var silent = false;
        foreach (var job in jobs)
        {
            if (silent)
            {
                notes.Problem($"{job.Name} was not sent, because Constant Contact does not answer.");
                continue;
            }
            try
            {
                started.Add((job, await starter.StartAsync(job.Start, job.Items, cancellation)));
            }
            catch (Exception e) when (e is OutcomeUnknownException or UnavailableException
                || (e is ApiException and not ForbiddenException))
            {
                notes.Problem($"{job.Name}: {e.Message}");
                silent = e is UnavailableException;
            }
        }
        var ends = await watcher.WatchAsync([.. started.Select(static s => s.Activity)], cancellation);
        foreach (var ((job, _), end) in started.Zip(ends))
        {
            var (rest, refused) = WithoutRowErrors(job, end, notes);
            notes.Problem(ActivityOutcome.Problem(job.Name, rest, job.Items, refused));
        }
    }

    static (ActivityEnd End, int Refused) WithoutRowErrors(BulkJob job, ActivityEnd end, BulkNotes notes)
    {
        if (end is not ActivityEnd.Over { Activity: { ActivityErrors.Texts: { IsDefaultOrEmpty: false } texts } activity })
            return (end, 0);
        var others = RowErrors.Note(texts, job.Keys, notes);
        return (new ActivityEnd.Over(activity with { ActivityErrors = new(others) }), texts.Length - others.Length);
    }
}
