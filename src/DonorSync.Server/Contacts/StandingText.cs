namespace DonorSync.Server.Contacts;

/// <summary>Texts for the sync status of a contact (B2).</summary>
static class StandingText
{
    public static string Word(ContactSyncStatus status, bool connected) => !connected ? "Not connected" : Word(status switch
    {
        ContactSyncStatus.Synced => Standing.Synced,
        ContactSyncStatus.Pending => Standing.Pending,
        ContactSyncStatus.NotSynced => Standing.NotSynced,
        ContactSyncStatus.Attention => Standing.Attention,
    });

    public static string Word(Standing standing) => standing switch
    {
        Standing.Synced => "In sync",
        Standing.Pending => "Waiting for the next sync",
        Standing.NotSynced => "Not on a list",
        Standing.Attention => "Needs you",
    };

    public static string Meaning(ContactSyncResponse standing, bool connected) => (connected, standing.Status) switch
    {
        (false, _) => standing.Reasons.Any(static r => r.Rule[0] == 'E' || r.Rule is nameof(Rule.P1) or nameof(Rule.P5))
            ? "Constant Contact is not connected. This would keep the contact from it:"
            : "Constant Contact is not connected. Nothing else keeps this contact from it.",
        (_, ContactSyncStatus.Synced) => "The groups here and the lists there agree.",
        (_, ContactSyncStatus.Pending) => "Something has changed since the last sync; the next one carries it over.",
        (_, ContactSyncStatus.NotSynced) => "This contact gets no mail through Constant Contact.",
        (_, ContactSyncStatus.Attention) => "The sync has found something that a person has to decide.",
    };

    /// <summary>Returns what a user can do about it, or an empty text.</summary>
    public static string Help(ReasonResponse reason) => reason.Rule switch
    {
        nameof(Rule.E1) => "Add the contact to a group.",
        nameof(Rule.E2) => "Enter a primary e-mail; an alternate one does not count.",
        nameof(Rule.P1) when reason.Text.Contains("deleted", StringComparison.Ordinal) => "Only the person can undo "
            + "that, by signing up again.",
        nameof(Rule.P1) when reason.Text.Contains("unsubscribed", StringComparison.Ordinal) =>
            "Only the person can undo that: send the resubscribe e-mail from Constant Contact.",
        nameof(Rule.E3) => "Set Integration Email Opt In to Yes if the person has agreed.",
        nameof(Rule.E4) => "Another address of this person, if there is one, can be made the primary e-mail.",
        nameof(Rule.M4) => "To put the person back: remove them from the group, let a sync run, and add them again.",
        nameof(Rule.C8) => "Decide which address is right.",
        nameof(Rule.P5) => "Send the resubscribe e-mail from Constant Contact.",
        _ => "",
    };
}
