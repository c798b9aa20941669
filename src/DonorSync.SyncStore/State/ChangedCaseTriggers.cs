using DonorSync.Database.Triggers;

namespace DonorSync.SyncStore.State;

/// <summary>Log the changes of what the sync remembers (<see cref="ChangeLog"/>).</summary>
static class ChangedCaseTriggers
{
    static readonly string[] OfMirror =
        ["OwnKey", "CaseKey", "CtctId", "Email", "Permission", "PermissionAt", "PermissionByDonor", "Deleted", "Fields", "ValuesAt",
            "Lists",
            "Missed"];

    static readonly string[] OfBaselines = ["Key", "CtctId", "Permission", "Deleted", "Ctct", "Crm", "Memberships"];

    public static IReadOnlyList<DerivedTrigger> All { get; } =
    [
        .. ChangeLog.Of("MirrorContacts", OfMirror, "OwnKey", "CaseKey"),
        .. ChangeLog.Of("Baselines", OfBaselines, "Key"),
        .. ChangeLog.Of("Bounces", ["Key", "Kind", "At"], "Key"),
        new("NotesGone", "AFTER DELETE", "Organizations", null, ["""DELETE FROM "ChangedCases" WHERE "OrganizationId" = old."Id" """]),
    ];

    /// <summary>Triggers that were missing have logged nothing.</summary>
    public static IEnumerable<string> Reset { get; } =
        ["""UPDATE "Accounts" SET "TracksChanges" = false, "LookedAtAll" = NULL""", """DELETE FROM "ChangedCases" """];
}
