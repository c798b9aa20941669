using DonorSync.ConstantContact;
using DonorSync.Sync.Ports;

namespace DonorSync.Server.Activity;

/// <param name="Ahead">Requests of other connections that are ahead in the queue; 0 if the run is not waiting.</param>
sealed record ProgressResponse(int Done, int Total, int Ahead);

/// <summary>How often a rule applied, and how often it refused.</summary>
sealed record RuleResponse(string Rule, string Text, int Done, int Skipped);

/// <summary>The counts of a sync; of a preview, what it would do.</summary>
sealed record CountsResponse(
    int ListsCreated, int ContactsCreatedInConstantContact, int ContactsCreatedInCrm, int ContactsUpdatedInCrm, int AddedToLists,
    int RemovedFromLists,
    int AddedToGroups, int OptOuts, int Skipped, int Failed);

/// <summary>The estimated cost of a sync; of a preview, the cost of applying it, reading included.</summary>
/// <param name="Reading">Requests for reading; plannedRequests is the sum of these, the writing and the read-back requests.</param>
/// <param name="Seconds">The minimum duration of these requests at the request rate of the application key.</param>
/// <param name="Days">Days that the requests take if no other connection uses the key.</param>
/// <param name="BillableContacts">
/// Contacts that are created in Constant Contact and so become billable for the whole billing period, even if deleted within it.
/// </param>
sealed record PlannedResponse(int Reading, int Writing, int ReadingBack, int Seconds, int Days, int BillableContacts)
{
    public static PlannedResponse Of(RequestPlan plan, ConstantContactOptions key) => new(
        plan.Reading, plan.Writing, plan.ReadingBack, (int)Math.Ceiling(plan.TimeAt(key.RequestsPerSecond).TotalSeconds),
        plan.DaysAt(key.RequestsPerDay),
        plan.NewContacts);
}

/// <summary>Something that a user should check, although nothing is held.</summary>
/// <param name="Count">The number of contacts concerned.</param>
sealed record WarningResponse(string Rule, string Text, int Count);

/// <summary>A sync, running or finished.</summary>
/// <param name="PlannedRequests">The estimated number of requests; null before the plan is made.</param>
/// <param name="StoppedBy">The user or API token that stopped it, or asked the running sync to stop (B19).</param>
/// <param name="LookedAt">Number of changed addresses, if only those were planned; skips are then counted among them.</param>
sealed record SyncResponse(
    Guid Id, RunKind Kind, RunState State, string Phase, ProgressResponse Progress, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt,
    int Requests,
    ReadKind? Read, CountsResponse Counts, IReadOnlyList<RuleResponse> Rules, string? HoldReason, string? Error, DateTimeOffset? UndoneAt,
    int? LookedAt, int? PlannedRequests, PlannedResponse? Planned, IReadOnlyList<WarningResponse> Warnings, DateTimeOffset? DiscardedAt,
    string? DiscardedBy, string? StoppedBy)
{
    public static SyncResponse Of(RunRecord run, ConstantContactOptions key) => new(
        run.Id.Value, run.Kind, run.State, RunPhaseWords.Of(run.Progress.Phase),
        new(run.Progress.Done, run.Progress.Total, run.Progress.Ahead), run.StartedAt, run.FinishedAt, run.Requests,
        run.Read, Of(run.Counts), ByRule(run.Counts), run.HoldReason, run.Error, run.UndoneAt, run.LookedAt,
        run.Planned?.Total, run.Planned is { } plan ? PlannedResponse.Of(plan, key) : null,
        [.. run.Counts.Warnings.Concat(
            run.Counts.Notes).Select(static w => new WarningResponse(w.Rule, w.Text, w.Count))], run.DiscardedAt, run.DiscardedBy,
        run.StoppedBy);

    static CountsResponse Of(RunCounts c) => new(
        c.ListsCreated, c.ContactsCreatedInConstantContact, c.ContactsCreatedInCrm, c.ContactsUpdatedInCrm, c.AddedToLists,
        c.RemovedFromLists,
        c.AddedToGroups, c.OptOuts, c.Skipped, c.Failed);

    static List<RuleResponse> ByRule(RunCounts counts) =>
    [
        .. Enum.GetValues<Rule>()
            .Select(rule =>
                (Rule: rule, Done: counts.DoneByRule.GetValueOrDefault(rule.ToString()),
                Skipped: counts.SkippedByRule.GetValueOrDefault(rule.ToString())))
            .Where(static r => r.Done + r.Skipped > 0)
            .Select(static r => new RuleResponse(r.Rule.ToString(), RuleText.Of(r.Rule), r.Done, r.Skipped)),
    ];
}
