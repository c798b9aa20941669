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

/// <summary>A sync, running or finished.</summary>
/// <param name="LookedAt">How many addresses had changed, when only those were looked at; then skips are counted among them.</param>
sealed record SyncResponse(
    Guid Id, RunKind Kind, RunState State, string Phase, ProgressResponse Progress, DateTimeOffset StartedAt, DateTimeOffset? FinishedAt, int Requests,
    ReadKind? Read, CountsResponse Counts, IReadOnlyList<RuleResponse> Rules, string? HoldReason, string? Error, DateTimeOffset? UndoneAt,
    int? LookedAt)
{
    public static SyncResponse Of(RunRecord run) => new(
        run.Id.Value, run.Kind, run.State, run.Progress.Phase, new(run.Progress.Done, run.Progress.Total, run.Progress.Ahead), run.StartedAt, run.FinishedAt, run.Requests,
        run.Read, Of(run.Counts), ByRule(run.Counts), run.HoldReason, run.Error, run.UndoneAt, run.LookedAt);

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
