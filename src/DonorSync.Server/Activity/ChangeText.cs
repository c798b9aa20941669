using DonorSync.SyncStore.RunLog;

namespace DonorSync.Server.Activity;

/// <summary>Formats a change as one line of text.</summary>
static class ChangeText
{
    public static string Of(ChangeRecord change) => change switch
    {
        { Kind: StepKind.JoinList } c => $"Add {c.Contact} to the list {c.Place}",
        { Kind: StepKind.LeaveList } c => $"Take {c.Contact} off the list {c.Place}",
        { Kind: StepKind.JoinGroup } c => $"Add {c.Contact} to the group {c.Place}",
        { Kind: StepKind.DeleteList } c => $"Delete the list {c.Place}",
        { Kind: StepKind.UpdateInCrm } c => $"Update {c.Contact}: {c.Before} becomes {c.After}",
        var c => string.Join(' ', new[] { Capital(c.What), c.Contact, c.Place }.OfType<string>()),
    };

    /// <summary>Returns the values before and after, unless other columns show them.</summary>
    public static string Values(ChangeRecord change) => change switch
    {
        { Before: null, After: null } => "",
        { Before: null, After: { } after } => after == change.Place ? "" : after,
        { Before: { } before, After: null } => before == change.Place ? "" : before,
        { Before: { } before, After: { } after } => $"{before} → {after}",
    };

    public static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    public static string Side(string side) => side switch
    {
        "crm" => "Here",
        "constantContact" => "Constant Contact",
        _ => "Memory",
    };
}
