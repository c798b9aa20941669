namespace DonorSync.Donors.Counts;

/// <summary>
/// The SQL of the counts, valid for both engines. The triggers of each engine and the complete recount use it, so that each rule is written
/// only once.
/// </summary>
static class ReachSql
{
    public const string AddToContacts =
        """
        INSERT INTO "ContactCounts" ("OrganizationId", "InGroup", "Obstacles", "Sharing", "Count")
        """;

    public const string AddToGroups =
        """
        INSERT INTO "GroupCounts" ("OrganizationId", "GroupId", "Obstacles", "Sharing", "Count")
        """;

    public const string OrAddToContacts =
        """
        ON CONFLICT ("OrganizationId", "InGroup", "Obstacles", "Sharing") DO UPDATE SET "Count" = "ContactCounts"."Count" + excluded."Count"
        """;

    public const string OrAddToGroups =
        """
        ON CONFLICT ("OrganizationId", "GroupId", "Obstacles", "Sharing") DO UPDATE SET "Count" = "GroupCounts"."Count" + excluded."Count"
        """;

    /// <summary>Recounts everything, for a database without triggers.</summary>
    public static IEnumerable<string> Recount { get; } =
    [
        """UPDATE "Contacts" SET "Sharing" = 0 WHERE "Sharing" <> 0""",
        $"""
        UPDATE "Contacts" AS c SET "Sharing" = CASE WHEN s."No" > CASE WHEN c."IntegrationEmailOptIn" THEN 0 ELSE 1 END
            THEN {(int)AddressSharing.OtherSaidNo} ELSE {(int)AddressSharing.Shared} END
        FROM (SELECT "OrganizationId", "PrimaryEmailKey", sum(CASE WHEN "IntegrationEmailOptIn" THEN 0 ELSE 1 END) AS "No" FROM "Contacts"
            WHERE "PrimaryEmailKey" IS NOT NULL GROUP BY "OrganizationId", "PrimaryEmailKey" HAVING count(*) > 1) AS s
        WHERE c."OrganizationId" = s."OrganizationId" AND c."PrimaryEmailKey" = s."PrimaryEmailKey"
        """,
        """DELETE FROM "ContactCounts" """,
        """DELETE FROM "GroupCounts" """,
        $"""
        {AddToContacts} SELECT "OrganizationId", "InGroup", "Obstacles", "Sharing", count(*) FROM (
            SELECT c."OrganizationId", EXISTS (SELECT 1 FROM "GroupMembers" m
                WHERE m."OrganizationId" = c."OrganizationId" AND m."ContactId" = c."Id") AS "InGroup",
                c."Obstacles", c."Sharing" FROM "Contacts" c) AS counted
        GROUP BY "OrganizationId", "InGroup", "Obstacles", "Sharing"
        """,
        $"""
        {AddToGroups} SELECT m."OrganizationId", m."GroupId", c."Obstacles", c."Sharing", count(*)
        FROM "GroupMembers" m JOIN "Contacts" c ON c."OrganizationId" = m."OrganizationId" AND c."Id" = m."ContactId"
        GROUP BY m."OrganizationId", m."GroupId", c."Obstacles", c."Sharing"
        """,
    ];
}
