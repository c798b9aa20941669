namespace DonorSync.ConstantContact.Sandbox.Model;

/// <summary>The activities of one account, newest last, and the files of finished exports.</summary>
internal sealed class ActivityQueue
{
    /// <summary>Activities are deleted after this time, like those of the real service.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromDays(10);

    private readonly List<Activity> all = [];

    public IReadOnlyList<Activity> All => all;

    /// <summary>The CSV of each finished export, by activity id.</summary>
    public Dictionary<Guid, string> Exports { get; } = [];

    public int Pending => all.Count(activity => activity.IsPending);

    public void Add(Activity activity) => all.Add(activity);

    public Activity? Find(Guid id, DateTimeOffset now) => all.Find(activity => activity.Id == id && activity.CreatedAt > now - Memory);

    /// <summary>Runs the due activities, oldest first, each as of its due time. Returns true if any ran.</summary>
    public bool RunDue(DateTimeOffset now, Func<DateTimeOffset, ContactRules> rulesAt)
    {
        var ran = false;
        foreach (var activity in all.Where(activity => activity.IsPending && activity.Fate != "stuck" && activity.DueAt <= now)
            .OrderBy(activity => activity.DueAt).ToList())
        {
            ran = true;
            activity.CompletedAt = activity.DueAt;
            if (activity.Fate is { } fate)
            {
                activity.Errors = ["The activity could not be completed."];
                activity.FinalState = fate;
                continue;
            }

            activity.Counts = activity.Work.Run(rulesAt(activity.DueAt), activity);
            activity.Work = activity.Work.Finished();
            activity.FinalState = "completed";
        }

        return ran;
    }

    public void Forget(DateTimeOffset now)
    {
        foreach (var old in all.Where(activity => activity.CreatedAt <= now - Memory))
            Exports.Remove(old.Id);
        all.RemoveAll(activity => activity.CreatedAt <= now - Memory);
    }
}
