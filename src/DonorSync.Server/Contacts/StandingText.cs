namespace DonorSync.Server.Contacts;

/// <summary>Texts for the sync status of a contact (B2).</summary>
static class StandingText
{
    public static string Word(ContactSyncResponse contact, bool connected) =>
        connected ? Word(StandingOf(contact.Status), contact.OnLists, contact.OfLists) : "Not connected";

    public static string Word(Standing standing, int onLists, int ofLists) => standing == Standing.Partly
        ? $"On {onLists} of {ofLists} lists" : Word(standing);

    public static string Word(Standing standing) => standing switch
    {
        Standing.Synced => "In sync",
        Standing.Partly => "On some lists only",
        Standing.Pending => "Waiting for the next sync",
        Standing.NotSynced => "Not on a list",
        Standing.Attention => "Needs your decision",
    };

    static Standing StandingOf(ContactSyncStatus status) => status switch
    {
        ContactSyncStatus.Synced => Standing.Synced,
        ContactSyncStatus.Partly => Standing.Partly,
        ContactSyncStatus.Pending => Standing.Pending,
        ContactSyncStatus.NotSynced => Standing.NotSynced,
        ContactSyncStatus.Attention => Standing.Attention,
    };

    public static string Meaning(ContactSyncResponse standing, bool connected) => (connected, standing.Status) switch
    {
        (false, _) => standing.Reasons.Any(static r => r.Rule[0] == 'E' || r.Rule is nameof(Rule.P1) or nameof(Rule.P5))
            ? "Constant Contact isn't connected. This would keep the contact from syncing:"
            : "Constant Contact isn't connected. This contact will sync once it is.",
        (_, ContactSyncStatus.Synced) => "This contact's lists match their groups.",
        (_, ContactSyncStatus.Partly) => "This contact is missing from some lists of their groups.",
        (_, ContactSyncStatus.Pending) => "Changes will be sent with the next sync.",
        (_, ContactSyncStatus.NotSynced) => "This contact gets no email through Constant Contact.",
        (_, ContactSyncStatus.Attention) => "The sync found something that you need to decide.",
    };

    /// <summary>Returns what a user can do about it, or an empty text.</summary>
    public static string Help(ReasonResponse reason) => reason.Rule switch
    {
        nameof(Rule.E1) => "Add the contact to a group.",
        nameof(Rule.E2) => "Enter a primary email. The alternate email isn't used.",
        nameof(Rule.P1) when reason.Text.Contains("deleted", StringComparison.Ordinal) => "Only the person can undo "
            + "that, by signing up again.",
        nameof(Rule.P1) when reason.Text.Contains("unsubscribed", StringComparison.Ordinal) =>
            "Only the person can undo that: send the resubscribe email from Constant Contact.",
        nameof(Rule.E3) => "Set Integration Email Opt In to Yes if the person has agreed.",
        nameof(Rule.E4) => "If they have another address, make it the primary email.",
        nameof(Rule.M4) => "To put them back on the list: remove them from the group, let a sync run, and add them again.",
        nameof(Rule.C8) => "Decide which address is right.",
        nameof(Rule.P5) => "Send the resubscribe email from Constant Contact.",
        _ => "",
    };
}
