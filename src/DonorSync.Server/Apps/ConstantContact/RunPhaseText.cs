using DonorSync.Sync.Ports;

namespace DonorSync.Server.Apps.ConstantContact;

/// <summary>The phases of a run, in order, with their texts (B6).</summary>
static class RunPhaseText
{
    static readonly (RunPhase Phase, string Text)[] All =
    [
        (RunPhase.Starting, "Getting ready"),
        (RunPhase.Reading, "Reading Constant Contact"),
        (RunPhase.Planning, "Comparing both sides"),
        (RunPhase.Reviewing, "Checking for unusual changes"),
        (RunPhase.Consent, "Opt-outs first"),
        (RunPhase.GroupsAndLists, "Groups and lists"),
        (RunPhase.Crm, "Updating your donors"),
        (RunPhase.Removals, "Removing contacts from lists"),
        (RunPhase.Additions, "Adding contacts to lists"),
        (RunPhase.ReadingBack, "Checking what was sent"),
    ];

    /// <summary>A preview ends with the plan.</summary>
    const int OfPreview = 4;

    public static string HeadingOf(RunRecord run) => run.Kind switch
    {
        RunKind.Preview => "Creating a preview",
        RunKind.First => "First sync",
        RunKind.Scheduled or RunKind.Manual => "Syncing",
    };

    public static string TextOf(RunRecord run) =>
        All.FirstOrDefault(p => p.Phase == run.Progress.Phase).Text ?? RunPhaseWords.Of(run.Progress.Phase);

    public static int CountOf(RunRecord run) => run.Kind == RunKind.Preview ? OfPreview : All.Length;

    /// <summary>Returns the number of the phase, from 1.</summary>
    public static int NumberOf(RunRecord run) => Math.Clamp(Array.FindIndex(All, p => p.Phase == run.Progress.Phase) + 1, 1, CountOf(run));

    /// <summary>
    /// Returns the progress of the whole run, from 0 to 1. All phases have equal weight, because their durations are not known before.
    /// </summary>
    public static double ShareOf(RunRecord run)
    {
        var within = run.Progress.Total > 0 ? Math.Clamp((double)run.Progress.Done / run.Progress.Total, 0, 1) : 0;
        return (NumberOf(run) - 1 + within) / CountOf(run);
    }
}
