using DonorSync.Sync.Ports;

namespace DonorSync.Server.Activity;

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
