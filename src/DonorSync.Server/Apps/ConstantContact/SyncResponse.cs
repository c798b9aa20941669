using DonorSync.ConstantContact;
using DonorSync.Core;
using DonorSync.Sync;

namespace DonorSync.Server.Apps.ConstantContact;

/// <param name="Ahead">How many other connections' requests come first while it waits; 0 when it does not.</param>
sealed record ProgressResponse(int Done, int Total, int Ahead);

/// <summary>How often a rule was acted on, and how often it said no.</summary>
sealed record RuleResponse(string Rule, string Text, int Done, int Skipped);

/// <summary>The numbers of a sync; of a preview, what it would do.</summary>
sealed record CountsResponse(
    int ListsCreated, int ContactsCreatedInConstantContact, int ContactsCreatedInCrm, int ContactsUpdatedInCrm, int AddedToLists, int RemovedFromLists,
    int AddedToGroups, int OptOuts, int Skipped, int Failed);

/// <summary>What a sync was expected to take; of a preview, what it takes to apply it, reading included.</summary>
/// <param name="Reading">Requests that reading takes; with those that write and those that read back, they are plannedRequests.</param>
/// <param name="Seconds">How long these requests take at least, at the pace of the application key.</param>
/// <param name="Days">On how many days they are made, when the key serves nobody else.</param>
/// <param name="BillableContacts">
/// Contacts that are created in Constant Contact, and so become billable: for the whole billing period, even if they are deleted within it.
/// </param>
sealed record PlannedResponse(int Reading, int Writing, int ReadingBack, int Seconds, int Days, int BillableContacts)
{
    public static PlannedResponse Of(RequestPlan plan, ConstantContactOptions key) => new(
        plan.Reading, plan.Writing, plan.ReadingBack, (int)Math.Ceiling(plan.TimeAt(key.RequestsPerSecond).TotalSeconds), plan.DaysAt(key.RequestsPerDay),
        plan.NewContacts);
}

/// <summary>Something that a user should look at, although nothing waits.</summary>
/// <param name="Count">The contacts that it is about.</param>
sealed record WarningResponse(string Rule, string Text, int Count);

/// <summary>A sync, running or finished.</summary>
/// <param name="PlannedRequests">The requests that it was expected to take; null before the plan is made.</param>
/// <param name="LookedAt">How many addresses had changed, when only those were looked at; then skips are counted among them.</param>
sealed record SyncResponse(
    Guid Id, RunKind Kind, RunState State, string Phase, ProgressResponse Progress, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, int Requests,
    ReadKind? Read, CountsResponse Counts, IReadOnlyList<RuleResponse> Rules, string? HoldReason, string? Error, DateTimeOffset? UndoneAt,
    int? LookedAt, int? PlannedRequests, PlannedResponse? Planned, IReadOnlyList<WarningResponse> Warnings, DateTimeOffset? DiscardedAt,
    string? DiscardedBy)
{
    public static SyncResponse Of(RunRecord run, ConstantContactOptions key) => new(
        run.Id.Value, run.Kind, run.State, RunPhaseWords.Of(run.Progress.Phase), new(run.Progress.Done, run.Progress.Total, run.Progress.Ahead), run.StartedAt, run.FinishedAt, run.Requests,
        run.Read, Of(run.Counts), ByRule(run.Counts), run.HoldReason, run.Error, run.UndoneAt, run.LookedAt,
        run.Planned?.Total, run.Planned is { } plan ? PlannedResponse.Of(plan, key) : null,
        [.. run.Counts.Warnings.Concat(run.Counts.Notes).Select(static w => new WarningResponse(w.Rule, w.Text, w.Count))], run.DiscardedAt, run.DiscardedBy);

    static CountsResponse Of(RunCounts c) => new(
        c.ListsCreated, c.ContactsCreatedInConstantContact, c.ContactsCreatedInCrm, c.ContactsUpdatedInCrm, c.AddedToLists, c.RemovedFromLists,
        c.AddedToGroups, c.OptOuts, c.Skipped, c.Failed);

    static List<RuleResponse> ByRule(RunCounts counts) =>
    [
        .. Enum.GetValues<Rule>()
            .Select(rule => (Rule: rule, Done: counts.DoneByRule.GetValueOrDefault(rule.ToString()), Skipped: counts.SkippedByRule.GetValueOrDefault(rule.ToString())))
            .Where(static r => r.Done + r.Skipped > 0)
            .Select(static r => new RuleResponse(r.Rule.ToString(), RuleText.Of(r.Rule), r.Done, r.Skipped)),
    ];
}
