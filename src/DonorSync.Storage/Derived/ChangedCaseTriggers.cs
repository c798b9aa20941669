namespace DonorSync.Storage;

/// <summary>
/// Logs the address of every change to the data of a case (<see cref="Core.ContactCase"/>), by any writer and in the same transaction,
/// while an account of the organization has change tracking on. A superfluous entry costs one look-up; a missing one delays a change until
/// the next full plan.
/// </summary>
static class ChangedCaseTriggers
{
    /// <summary>The columns of a CRM contact that the sync uses; a test compares them with what it reads.</summary>
    internal static readonly string[] OfContacts =
    [
        "PrimaryEmailKey", "PrimaryEmail", "Type", "FirstName", "LastName", "CompanyName", "Address1", "Address2", "City", "State", "Postal", "Country",
        "IntegrationEmailOptIn", "OptInChangedAt", "OptInChangedBy", "EmailDeliverable", "EmailDeliverableChangedAt", "CreatedAt", "UpdatedAt",
    ];

    static readonly string[] OfMirror =
        ["OwnKey", "CaseKey", "CtctId", "Email", "Permission", "PermissionAt", "PermissionByDonor", "Deleted", "Fields", "ValuesAt", "Lists"];

    static readonly string[] OfBaselines = ["Key", "CtctId", "Permission", "Deleted", "Ctct", "Crm", "Memberships"];

    public static IReadOnlyList<DerivedTrigger> All { get; } =
    [
        .. Of("Contacts", OfContacts, "PrimaryEmailKey"),
        .. Of("MirrorContacts", OfMirror, "OwnKey", "CaseKey"),
        .. Of("Baselines", OfBaselines, "Key"),
        .. Of("Bounces", ["Key", "Kind", "At"], "Key"),
        new("NoteMemberAdded", "AFTER INSERT", "GroupMembers", null, [NoteMember("new")]),
        new("NoteMemberMoved", """AFTER UPDATE OF "GroupId", "ContactId" """, "GroupMembers", null, [NoteMember("old"), NoteMember("new")]),
        // A deleted group changes the pairs, which needs a full plan; a deleted contact logs itself.
        new(
            "NoteMemberGone", "AFTER DELETE", "GroupMembers",
            """EXISTS (SELECT 1 FROM "Groups" WHERE "OrganizationId" = old."OrganizationId" AND "Id" = old."GroupId")""", [NoteMember("old")]),
        // The addresses of erasures are stored only as hashes.
        new("NoteErased", "AFTER INSERT", "Erasures", null, [Forget("new")]),
        new("NoteLifted", "AFTER DELETE", "Erasures", null, [Forget("old")]),
        new("NotesGone", "AFTER DELETE", "Organizations", null, ["""DELETE FROM "ChangedCases" WHERE "OrganizationId" = old."Id" """]),
    ];

    /// <summary>Missing triggers have logged nothing, so tracking starts again.</summary>
    public static IEnumerable<string> Reset { get; } =
        ["""UPDATE "Accounts" SET "TracksChanges" = false, "LookedAtAll" = NULL""", """DELETE FROM "ChangedCases" """];

    static IEnumerable<DerivedTrigger> Of(string table, string[] columns, params string[] keys)
    {
        string[] notes = [.. keys.Select(static k => Note("new", k))];
        string[] noted = [.. keys.Select(static k => Note("old", k))];
        var changed = string.Join(" OR ", columns.Select(static c => $"""old."{c}" IS DISTINCT FROM new."{c}" """));
        yield return new($"Note{table}Added", "AFTER INSERT", table, null, notes);
        yield return new($"Note{table}Changed", $"AFTER UPDATE OF {string.Join(", ", columns.Select(static c => $"\"{c}\""))}", table, changed, [.. noted, .. notes]);
        yield return new($"Note{table}Gone", "AFTER DELETE", table, null, noted);
    }

    static string Note(string row, string key) =>
        $"""{Into} SELECT {row}."OrganizationId", {row}."{key}" WHERE {row}."{key}" <> '' AND {Asked(row)} {OrAgain}""";

    static string NoteMember(string row) =>
        $"""
        {Into} SELECT c."OrganizationId", c."PrimaryEmailKey" FROM "Contacts" c
        WHERE c."OrganizationId" = {row}."OrganizationId" AND c."Id" = {row}."ContactId" AND c."PrimaryEmailKey" IS NOT NULL AND {Asked(row)} {OrAgain}
        """;

    static string Forget(string row) => $"""UPDATE "Accounts" SET "LookedAtAll" = NULL WHERE "OrganizationId" = {row}."OrganizationId" AND "LookedAtAll" IS NOT NULL""";

    static string Asked(string row) => $"""EXISTS (SELECT 1 FROM "Accounts" a WHERE a."OrganizationId" = {row}."OrganizationId" AND a."TracksChanges")""";

    const string Into = """INSERT INTO "ChangedCases" ("OrganizationId", "Key")""";

    const string OrAgain = """ON CONFLICT ("OrganizationId", "Key") DO UPDATE SET "Seen" = NULL WHERE "ChangedCases"."Seen" IS NOT NULL""";
}
