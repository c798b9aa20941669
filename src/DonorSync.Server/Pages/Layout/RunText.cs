using DonorSync.Sync.Ports;

namespace DonorSync.Server.Pages.Layout;

/// <summary>Texts for the kind and state of a run.</summary>
static class RunText
{
    public static string Kind(RunKind kind) => kind switch
    {
        RunKind.First => "First sync",
        RunKind.Scheduled => "Scheduled sync",
        RunKind.Manual => "Manual sync",
        RunKind.Preview => "Preview",
    };

    public static string State(RunState state) => state switch
    {
        RunState.Running => "Running",
        RunState.Completed => "Completed",
        RunState.CompletedWithErrors => "Completed with errors",
        RunState.Held => "Needs approval",
        RunState.Failed => "Failed",
        RunState.Discarded => "Discarded",
        RunState.Stopped => "Stopped",
    };

    public static string? Tone(RunState state) => state switch
    {
        RunState.Running => "busy",
        RunState.Completed => "good",
        RunState.CompletedWithErrors or RunState.Held => "warn",
        RunState.Failed => "bad",
        RunState.Discarded or RunState.Stopped => null,
    };

    public static string Read(ReadKind? read) => read switch
    {
        ReadKind.Full => "Everything in the account",
        ReadKind.Changes => "Recent changes (full check daily)",
        null => "The sync stopped before it finished reading",
    };

    /// <summary>Returns the most important fact about a run for a list of runs: why it failed, who stopped it, or what it did.</summary>
    public static string Summary(RunRecord run) => run switch
    {
        { State: RunState.Stopped } => $"{StoppedBy(run)} {RunSentence.Of(run)}.",
        _ => ErrorOf(run) ?? RunSentence.Of(run),
    };

    /// <summary>Returns who stopped a run (B19), in a sentence.</summary>
    public static string StoppedBy(RunRecord run) => $"Stopped by {run.StoppedBy}.";

    /// <summary>Contacts that are not counted have not changed, so nothing was to be done for them.</summary>
    public static string LookedAt(int changed) => changed == 0
        ? "No contact had changed since the last sync"
        : $"Only the {Shown.Count(changed, "contact")} that had changed since the last sync; skipped changes are counted among "
            + $"{(changed == 1 ? "it" : "them")}";

    /// <summary>Returns why a run failed, in a sentence; null when it did not.</summary>
    public static string? ErrorOf(RunRecord run) => run switch
    {
        { Failure: RunFailure.PreviewOutdated } => "Something had changed since the preview was made, so nothing was done.",
        { Error: { } error } => char.ToUpperInvariant(error[0]) + error[1..] + (error[^1] is '.' or '!' ? "" : "."),
        _ => null,
    };
}
