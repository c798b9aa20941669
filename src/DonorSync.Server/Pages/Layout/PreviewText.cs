using DonorSync.Sync;

namespace DonorSync.Server.Pages.Layout;

/// <summary>What a run did, or a preview would do, in one sentence.</summary>
static class PreviewText
{
    public static string Of(RunCounts counts) => Parts(counts) is { Count: > 0 } parts
        ? "It would " + string.Join(", ", parts) + "."
        : "Both sides agree: there is nothing to do.";

    static List<string> Parts(RunCounts c) =>
    [
        .. Part(c.OptOuts, "opt out {0} here", "contact"),
        .. Part(c.ListsCreated, "make {0}", "list"),
        .. Part(c.ContactsCreatedInConstantContact, "create {0} in Constant Contact (these become billable)", "contact"),
        .. Part(c.ContactsCreatedInCrm, "create {0} here", "person"),
        .. Part(c.ContactsUpdatedInCrm, "update {0} here", "contact"),
        .. Part(c.AddedToLists, "add {0} to lists", "membership"),
        .. Part(c.RemovedFromLists, "take {0} off lists", "membership"),
        .. Part(c.AddedToGroups, "add {0} to groups", "membership"),
    ];

    static IEnumerable<string> Part(int count, string text, string noun) =>
        count == 0 ? [] : [string.Format(System.Globalization.CultureInfo.InvariantCulture, text, Shown.Count(count, noun))];
}
