using DonorSync.Server.Rest.Problems;

namespace DonorSync.Server.Activity;

/// <summary>The refusals of syncing, each with its stable code.</summary>
static class SyncProblems
{
    public static readonly Problem InProgress = new(
        409, "sync_in_progress", "A sync is in progress", "Wait until the sync has finished, then try again.");

    public static readonly Problem NoApplication = new(
        409, "no_application", "No application", "The server has no Constant Contact application: ConstantContact__ClientId is not set.");

    public static readonly Problem NotConnected = new(409, "not_connected", "Not connected", "Connect Constant Contact first.");

    public static readonly Problem NeedsReconnecting = new(
        409, "needs_reconnecting", "Constant Contact has to be reconnected", "Constant Contact no longer accepts DonorSync's access. "
            + "Connect again; no data is lost.");

    public static readonly Problem NotDiscarded = new(
        409, "not_discarded", "Nothing is discarded", "Only discarded steps that are still needed can be brought back.");

    public static readonly Problem NotRunning = new(
        409, "not_running", "Not running", "Only a sync that is running can be stopped.");

    public static readonly Problem NotHeld = new(
        409, "not_held", "Nothing is held", "Only a sync that is held can be approved or discarded.");

    public static readonly Problem NotUndoable = new(
        409, "not_undoable", "Cannot be undone", "Only a finished sync that was not undone yet can be undone, and not while "
            + "another sync is in progress.");

    public static readonly Problem TooOldToUndo = new(
        409, "too_old", "Too old to be undone", "The history of this sync is no longer kept (Retention__HistoryDays), "
            + "so it cannot be undone.");

    public static readonly Problem NotAPreview = new(
        409, "not_a_preview", "Not a finished preview", "Only a finished preview can be applied.");

    public static readonly Problem NoSuchSync = new(404, "not_found", "Not found", "There is no such sync.");
}
