using DonorSync.Server.Rest;
using DonorSync.Server.Rest.Problems;

namespace DonorSync.Server.Apps.ConstantContact;

/// <summary>What syncing refuses, each with its stable code.</summary>
static class SyncProblems
{
    public static readonly Problem InProgress = new(409, "sync_in_progress", "A sync is in progress", "Wait until the sync has finished, then try again.");

    public static readonly Problem NoApplication = new(
        409, "no_application", "No application", "The server has no Constant Contact application: ConstantContact__ClientId is not set.");

    public static readonly Problem NotConnected = new(409, "not_connected", "Not connected", "Connect Constant Contact first.");

    public static readonly Problem NeedsReconnecting = new(
        409, "needs_reconnecting", "Constant Contact has to be reconnected", "Its grant is no longer accepted. Connect again: nothing is lost.");

    public static readonly Problem NotDiscarded = new(409, "not_discarded", "Nothing is discarded", "Only steps that were discarded and are still called for can be brought back.");
    public static readonly Problem NotHeld = new(409, "not_held", "Nothing is held", "Only a sync that is held can be approved or discarded.");

    public static readonly Problem NotUndoable = new(
        409, "not_undoable", "Cannot be undone", "Only a finished sync that was not undone yet can be undone, and not while another one is in progress.");

    public static readonly Problem TooOldToUndo = new(
        409, "too_old", "Too old to be undone", "What this sync changed is no longer kept (Retention__HistoryDays), so it cannot be taken back.");

    public static readonly Problem NotAPreview = new(409, "not_a_preview", "Not a finished preview", "Only a finished preview can be applied.");

    public static readonly Problem NoSuchSync = new(404, "not_found", "Not found", "There is no such sync.");
}
