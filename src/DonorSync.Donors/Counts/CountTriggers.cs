using DonorSync.Database.Triggers;

namespace DonorSync.Donors.Counts;

/// <summary>
/// Keeps data derived from contacts and memberships up to date for any writer, in the same transaction: the sharing of addresses (C10), the
/// counts behind the pages' numbers (<see cref="ReachSql"/>), and the log of changed addresses for the next sync.
/// </summary>
static class CountTriggers
{
    const string None = "false";

    public static IReadOnlyList<DerivedTrigger> All { get; } =
    [
        new("ContactAdded", "AFTER INSERT", "Contacts", null, [Count("new", None, +1), Share("new")]),
        new(
            "ContactObstacles", """AFTER UPDATE OF "Obstacles", "Sharing" """, "Contacts",
            """old."Obstacles" <> new."Obstacles" OR old."Sharing" <> new."Sharing" """,
            [Count("old", InSomeGroup, -1), Count("new", InSomeGroup, +1), CountInGroups("old", -1), CountInGroups("new", +1)]),
        new(
            "ContactAddress", """AFTER UPDATE OF "PrimaryEmailKey", "IntegrationEmailOptIn" """, "Contacts",
            """
            old."PrimaryEmailKey" IS DISTINCT FROM new."PrimaryEmailKey" OR old."IntegrationEmailOptIn" <> new."IntegrationEmailOptIn"
            """,
            [Share("old"), Share("new"),
                $"""UPDATE "Contacts" SET "Sharing" = 0 WHERE {Same("new")} AND "PrimaryEmailKey" IS NULL AND "Sharing" <> 0"""]),
        // Deletes the memberships first, because their triggers count with a contact that still exists.
        new(
            "ContactLeaves", "BEFORE DELETE", "Contacts", null,
            ["""DELETE FROM "GroupMembers" WHERE "OrganizationId" = old."OrganizationId" AND "ContactId" = old."Id" """]),
        new("ContactGone", "AFTER DELETE", "Contacts", null, [Count("old", None, -1), Share("old")]),
        // BEFORE, not AFTER: AFTER runs for each row in SQLite, but at the end of the statement in PostgreSQL.
        new("MemberAdded", "BEFORE INSERT", "GroupMembers", null, Joined("true")),
        new(
            "MemberMoved", """AFTER UPDATE OF "GroupId", "ContactId" """, "GroupMembers", null,
            [.. Left("old.\"ContactId\" <> new.\"ContactId\""), .. Joined("old.\"ContactId\" <> new.\"ContactId\"")]),
        // A deleted group has deleted its counts.
        new(
            "MemberGone", "BEFORE DELETE", "GroupMembers",
            """EXISTS (SELECT 1 FROM "Groups" WHERE "OrganizationId" = old."OrganizationId" AND "Id" = old."GroupId")""", Left("true")),
        new("GroupLeaves", "BEFORE DELETE", "Groups", null, [CountLeftAlone("true", -1), CountLeftAlone("false", +1)]),
        new(
            "GroupGone", "AFTER DELETE", "Groups", null,
            ["""DELETE FROM "GroupCounts" WHERE "OrganizationId" = old."OrganizationId" AND "GroupId" = old."Id" """]),
        new(
            "OrganizationGone", "AFTER DELETE", "Organizations", null,
            ["""DELETE FROM "ContactCounts" WHERE "OrganizationId" = old."Id" """,
                """DELETE FROM "GroupCounts" WHERE "OrganizationId" = old."Id" """]),
    ];

    const string InSomeGroup = """
        EXISTS (SELECT 1 FROM "GroupMembers" m WHERE m."OrganizationId" = new."OrganizationId" AND m."ContactId" = new."Id")
        """;

    internal static string Same(string row) => $"""
        "OrganizationId" = {row}."OrganizationId" AND "Id" = {row}."Id"
        """;

    static string Count(string row, string inGroup, int by) =>
        $"""
        {ReachSql.AddToContacts} VALUES ({row}."OrganizationId", {inGroup}, {row}."Obstacles", {row}."Sharing", {by})
        {ReachSql.OrAddToContacts}
        """;

    static string CountInGroups(string row, int by) =>
        $"""
        {ReachSql.AddToGroups} SELECT m."OrganizationId", m."GroupId", {row}."Obstacles", {row}."Sharing", {by} FROM "GroupMembers" m
        WHERE m."OrganizationId" = new."OrganizationId" AND m."ContactId" = new."Id" {ReachSql.OrAddToGroups}
        """;

    /// <summary>C10: sets the sharing of all contacts with one address. The counts in it are calculated once for all of them.</summary>
    static string Share(string row)
    {
        var at = $"""
            FROM "Contacts" o WHERE o."OrganizationId" = {row}."OrganizationId" AND o."PrimaryEmailKey" = {row}."PrimaryEmailKey"
            """;
        var sharing = $"""
            CASE WHEN (SELECT count(*) {at} AND NOT o."IntegrationEmailOptIn") > CASE WHEN "IntegrationEmailOptIn" THEN 0 ELSE 1 END
            THEN 2 WHEN (SELECT count(*) {at}) > 1 THEN 1 ELSE 0 END
            """;
        return $"""
            UPDATE "Contacts" SET "Sharing" = {sharing}
            WHERE "OrganizationId" = {row}."OrganizationId" AND "PrimaryEmailKey" = {row}."PrimaryEmailKey" AND "Sharing" <> {sharing}
            """;
    }

    static string[] Joined(string when) => [OfMember("new", +1), OfContact("new", "false", -1, when), OfContact("new", "true", +1, when)];

    static string[] Left(string when) => [OfMember("old", -1), OfContact("old", "true", -1, when), OfContact("old", "false", +1, when)];

    static string OfMember(string row, int by) =>
        $"""
        {ReachSql.AddToGroups} SELECT c."OrganizationId", {row}."GroupId", c."Obstacles", c."Sharing", {by} FROM "Contacts" c
        WHERE c."OrganizationId" = {row}."OrganizationId" AND c."Id" = {row}."ContactId" {ReachSql.OrAddToGroups}
        """;

    /// <summary>Counts the contact of a membership, unless it also has another membership.</summary>
    static string OfContact(string row, string inGroup, int by, string when) =>
        $"""
        {ReachSql.AddToContacts} SELECT c."OrganizationId", {inGroup}, c."Obstacles", c."Sharing", {by} FROM "Contacts" c
        WHERE c."OrganizationId" = {row}."OrganizationId" AND c."Id" = {row}."ContactId" AND {when}
            AND NOT EXISTS (SELECT 1 FROM "GroupMembers" m WHERE m."OrganizationId" = c."OrganizationId"
                AND m."ContactId" = c."Id" AND m."GroupId" <> {row}."GroupId")
        {ReachSql.OrAddToContacts}
        """;

    /// <summary>Counts all contacts that are only in the deleted group, in one statement.</summary>
    static string CountLeftAlone(string inGroup, int by) =>
        $"""
        {ReachSql.AddToContacts} SELECT c."OrganizationId", {inGroup}, c."Obstacles", c."Sharing", {by} * count(*)
        FROM "GroupMembers" g JOIN "Contacts" c ON c."OrganizationId" = g."OrganizationId" AND c."Id" = g."ContactId"
        WHERE g."OrganizationId" = old."OrganizationId" AND g."GroupId" = old."Id"
            AND NOT EXISTS (SELECT 1 FROM "GroupMembers" m WHERE m."OrganizationId" = g."OrganizationId"
                AND m."ContactId" = g."ContactId" AND m."GroupId" <> g."GroupId")
        GROUP BY c."OrganizationId", c."Obstacles", c."Sharing" {ReachSql.OrAddToContacts}
        """;
}
