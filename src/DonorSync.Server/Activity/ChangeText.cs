using DonorSync.Sync.Ports;
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

/// <summary>What a user can do about a failed change. Most need nothing: a failed step is not remembered, so the next sync tries again
/// (B7).</summary>
static class FailureAdvice
{
    const string Wait = "Nothing: the next sync tries again.";

    /// <param name="failure">Null for a change of an earlier version, whose kind is not known.</param>
    public static string Of(FailureKind? failure) => failure switch
    {
        FailureKind.ChangedInCrm => "Nothing: a user edited it during the sync. The next sync decides again.",
        FailureKind.ContactGone or FailureKind.ListGone => "Nothing: it was deleted meanwhile.",
        FailureKind.OptedOut => "Nothing: who opted out is not added. Opt-in here becomes No with the next sync.",
        FailureKind.GroupGone => "Nothing, if the group was deleted on purpose.",
        FailureKind.ListNotCreated => "Look at the failed list above; the next sync tries again.",
        FailureKind.NameTaken => "Give the group another name.",
        FailureKind.NotShown => "Nothing now. If it stays for days, look the address up in Constant Contact.",
        FailureKind.Refused or FailureKind.NoOptIn or FailureKind.ContactNotCreated or null => Wait,
    };
}
