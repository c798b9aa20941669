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
            RunState.Held => "Nothing yet: changes need approval",
            RunState.Discarded => "Nothing: the changes were discarded",
            RunState.Failed or RunState.Stopped => "Nothing",
            RunState.Completed or RunState.CompletedWithErrors => "Nothing to do: groups and lists match",
        };
    }

    /// <summary>Returns whether the run changed anything in the donor database that can be undone (B5).</summary>
    public static bool ChangedHere(RunCounts counts) =>
        counts.ContactsCreatedInCrm + counts.ContactsUpdatedInCrm + counts.AddedToGroups > 0;

    static List<string> Parts(RunCounts c, bool preview) =>
    [
        .. Part(c.OptOuts, "opt-out"),
        .. Part(c.ListsCreated, "list created", "lists created"),
        .. Part(
            c.ContactsCreatedInConstantContact, Billable("contact created in Constant Contact", preview),
            Billable("contacts created in Constant Contact", preview)),
        .. Part(c.ContactsCreatedInCrm, "contact added from Constant Contact", "contacts added from Constant Contact"),
        .. Part(c.ContactsUpdatedInCrm, "contact updated", "contacts updated"),
        .. Part(c.AddedToLists, "added to lists", "added to lists"),
        .. Part(c.RemovedFromLists, "removed from lists", "removed from lists"),
        .. Part(c.AddedToGroups, "added to groups", "added to groups"),
        .. Part(c.Failed, "failed", "failed"),
    ];

    static string Billable(string text, bool preview) => preview ? text + " (and billable)" : text;

    static IEnumerable<string> Part(int count, string one, string? many = null) => count == 0 ? [] : [Shown.Count(count, one, many)];
}
