using DonorSync.Donors.Imports;
using DonorSync.Donors.Merging;
using DonorSync.Donors.Tasks;
using DonorSync.Server.Pages.Layout;

namespace DonorSync.Server.Work;

/// <summary>Texts for tasks.</summary>
static class WorkText
{
    /// <summary>Returns the title of the confirmation page.</summary>
    public static string Question(WorkKind kind, string? group) => kind switch
    {
        WorkKind.AddToGroup => group is null ? "Add to a group" : $"Add to {group}?",
        WorkKind.RemoveFromGroup => group is null ? "Remove from a group" : $"Remove from {group}?",
        WorkKind.OptOut => "Opt out?",
        WorkKind.OptIn => "Opt in?",
        WorkKind.Delete => "Delete these contacts?",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "nothing to ask"),
    };

    /// <summary>Returns the button's text.</summary>
    public static string Do(WorkKind kind, int count) => kind switch
    {
        WorkKind.AddToGroup => $"Add {Shown.Count(count, "contact")}",
        WorkKind.RemoveFromGroup => $"Remove {Shown.Count(count, "contact")}",
        WorkKind.OptOut => $"Opt {Shown.Count(count, "contact")} out",
        WorkKind.OptIn => $"Opt {Shown.Count(count, "contact")} in",
        WorkKind.Delete => $"Delete {Shown.Count(count, "contact")}",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "nothing to do"),
    };

    public static string WillChange(WorkKind kind, int count, string? group) => kind switch
    {
        WorkKind.AddToGroup => $"{Count(count)} will join {group}.",
        WorkKind.RemoveFromGroup => $"{Count(count)} will leave {group}.",
        WorkKind.OptOut => $"{Count(count)} will be opted out.",
        WorkKind.OptIn => $"{Count(count)} will be opted in.",
        WorkKind.Delete => $"{Count(count)} will be deleted, with their group memberships.",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "nothing to change"),
    };

    public static string AlreadySo(WorkKind kind, int count) => kind switch
    {
        WorkKind.AddToGroup => $"In it already: {Count(count)}.",
        WorkKind.RemoveFromGroup => $"Not in it: {Count(count)}.",
        WorkKind.OptOut => $"Opted out already: {Count(count)}.",
        _ => $"Opted in already: {Count(count)}.",
    };

    /// <summary>Returns the title of a task.</summary>
    public static string Title(WorkRow work, WorkRow? undone = null) => work.Kind switch
    {
        WorkKind.Undo => undone is null ? "Undo" : $"Undo: {Title(undone)}",
        WorkKind.Import => $"Import {ImportTask.Of(work).Title}",
        WorkKind.AddToGroup => $"Add to {BulkTask.Of(work).GroupName}",
        WorkKind.RemoveFromGroup => $"Remove from {BulkTask.Of(work).GroupName}",
        WorkKind.OptOut => "Opt out",
        WorkKind.OptIn => "Opt in",
        WorkKind.Delete => "Delete contacts",
        WorkKind.Merge => $"Merge {MergeTask.Of(work).Gone} into {MergeTask.Of(work).Kept}",
    };

    public static string State(WorkRow work) => work.State switch
    {
        WorkState.Open or WorkState.Attended => work.CancelAsked ? "Stopping" : "Running",
        WorkState.Completed => "Done",
        WorkState.Cancelled => "Stopped",
        WorkState.Failed => "Failed",
    };

    public static string Tone(WorkRow work) => work.State switch
    {
        WorkState.Open or WorkState.Attended => "busy",
        WorkState.Completed => "good",
        WorkState.Cancelled => "warn",
        WorkState.Failed => "bad",
    };

    /// <summary>Returns the result of a task in a few words.</summary>
    public static string Result(WorkRow work) => work.Kind switch
    {
        WorkKind.Import when ImportResult.Of(work).Counts is { Rows: > 0 } counts =>
            $"{Shown.Count(counts.Created)} new, {Shown.Count(counts.Updated)} changed, {Shown.Count(counts.Rejected)} rejected",
        WorkKind.Import => "",
        WorkKind.Undo => "",
        _ => work.Count(WorkOutcome.Changed) is > 0 and var changed ? Count(changed) : "",
    };

    /// <summary>Returns the result for some of the contacts.</summary>
    public static string Outcome(WorkKind kind, WorkOutcome outcome) => outcome switch
    {
        WorkOutcome.Changed => kind switch
        {
            WorkKind.AddToGroup => "joined the group",
            WorkKind.RemoveFromGroup => "left the group",
            WorkKind.OptOut => "opted out",
            WorkKind.OptIn => "opted in",
            WorkKind.Merge => "merged",
            _ => "deleted",
        },
        WorkOutcome.AlreadySo => kind == WorkKind.RemoveFromGroup ? "were not in the group" : "already so",
        WorkOutcome.Gone => "no longer exist",
        WorkOutcome.Refused => "stay opted out: unsubscribed or deleted in Constant Contact",
        WorkOutcome.GivenBack => "as before",
        WorkOutcome.BackOptedOut => "back, but opted out: the address was opted out meanwhile, in Constant Contact or in DonorSync",
        WorkOutcome.ChangedSince when kind == WorkKind.Merge => "as before, except what was changed since",
        WorkOutcome.ChangedSince when kind == WorkKind.Import => "kept: changed since; what was not changed is as before",
        WorkOutcome.ChangedSince => "not changed: edited since",
        WorkOutcome.GroupGone => "not changed: the group no longer exists",
        WorkOutcome.Deleted => "deleted: the import had created them",
        WorkOutcome.DeletedOptedOut => "deleted: the import had created them; their addresses stay opted out by the file",
        WorkOutcome.OptedOutByFile => "as before, but opted out: only the file said so, and an undo opts no contact in",
        WorkOutcome.ChangedSinceOptedOutByFile => "as before except what was changed since, and opted out: only the file said so",
        WorkOutcome.MergedSince => "not changed: merged with another contact since",
    };

    static string Count(int count) => Shown.Count(count, "contact");
}
