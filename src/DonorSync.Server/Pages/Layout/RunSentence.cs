using DonorSync.Sync.Ports;

namespace DonorSync.Server.Pages.Layout;

/// <summary>Describes in one sentence what a run did, or a preview would do.</summary>
static class RunSentence
{
    public static string Of(RunRecord run)
    {
        var parts = Parts(run.Counts, run.Kind == RunKind.Preview);
        return parts.Count > 0 ? string.Join(", ", parts) : run.State switch
        {
            RunState.Running => "Not known yet",
            RunState.Held => "Nothing but what waits",
            RunState.Discarded => "Nothing: what waited was discarded",
            RunState.Failed => "Nothing",
            RunState.Completed or RunState.CompletedWithErrors => "Nothing to do: both sides agree",
        };
    }

    /// <summary>Returns whether the run changed anything in the donor database that can be undone (B5).</summary>
    public static bool ChangedHere(RunCounts counts) =>
        counts.ContactsCreatedInCrm + counts.ContactsUpdatedInCrm + counts.AddedToGroups > 0;

    static List<string> Parts(RunCounts c, bool preview) =>
    [
        .. Part(c.OptOuts, "opt-out"),
        .. Part(c.ListsCreated, "list made", "lists made"),
        .. Part(
            c.ContactsCreatedInConstantContact, Billable("contact created in Constant Contact", preview),
            Billable("contacts created in Constant Contact", preview)),
        .. Part(c.ContactsCreatedInCrm, "person created here", "persons created here"),
        .. Part(c.ContactsUpdatedInCrm, "contact updated here", "contacts updated here"),
        .. Part(c.AddedToLists, "added to lists", "added to lists"),
        .. Part(c.RemovedFromLists, "taken off lists", "taken off lists"),
        .. Part(c.AddedToGroups, "added to groups", "added to groups"),
        .. Part(c.Failed, "failed", "failed"),
    ];

    static string Billable(string text, bool preview) => preview ? text + " (and billable)" : text;

    static IEnumerable<string> Part(int count, string one, string? many = null) => count == 0 ? [] : [Shown.Count(count, one, many)];
}
