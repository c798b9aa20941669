namespace DonorSync.Donors.Counts;

/// <summary>
/// The SQL of the counts, valid for both engines. The triggers of each engine and the complete recount use it, so that each rule is written
/// only once.
/// </summary>
static class ReachSql
{
    /// <summary>Returns the <see cref="ContactStanding"/> of a row of Contacts.</summary>
    public static string Standing(string row) =>
        $"""
        CASE WHEN {row}."PrimaryEmailKey" IS NULL THEN {(int)ContactStanding.NoEmail} WHEN length({row}."PrimaryEmailKey") > {EmailAddress.ConstantContactMaxLength} THEN {(int)ContactStanding.EmailTooLong}
        WHEN NOT {row}."IntegrationEmailOptIn" THEN CASE {row}."OptInChangedBy" WHEN '{nameof(SetBy.Sync)}' THEN {(int)ContactStanding.OptedOutThere} ELSE {(int)ContactStanding.OptedOutHere} END
        ELSE {row}."Sharing" END
        """;

    /// <summary>Returns the length of the top-level domain if nothing else prevents email, otherwise 0.</summary>
    public static string Domain(string row) =>
        $"""CASE WHEN {row}."PrimaryEmailKey" IS NOT NULL AND length({row}."PrimaryEmailKey") <= {EmailAddress.ConstantContactMaxLength} AND {row}."IntegrationEmailOptIn" THEN {row}."TopLevelDomainLength" ELSE 0 END""";

    public const string AddToContacts =
        """
        INSERT INTO "ContactCounts" ("OrganizationId", "InGroup", "Standing", "Domain", "Count")
        """;

    public const string AddToGroups =
        """
        INSERT INTO "GroupCounts" ("OrganizationId", "GroupId", "Standing", "Domain", "Count")
        """;

    public const string OrAddToContacts =
        """
        ON CONFLICT ("OrganizationId", "InGroup", "Standing", "Domain") DO UPDATE SET "Count" = "ContactCounts"."Count" + excluded."Count"
        """;

    public const string OrAddToGroups =
        """
        ON CONFLICT ("OrganizationId", "GroupId", "Standing", "Domain") DO UPDATE SET "Count" = "GroupCounts"."Count" + excluded."Count"
        """;

    /// <summary>Recounts everything, for a database without triggers.</summary>
    public static IEnumerable<string> Recount { get; } =
    [
        """UPDATE "Contacts" SET "Sharing" = 0 WHERE "Sharing" <> 0""",
        $"""
        UPDATE "Contacts" AS c SET "Sharing" = CASE WHEN s."No" > CASE WHEN c."IntegrationEmailOptIn" THEN 0 ELSE 1 END THEN {(int)AddressSharing.OtherSaidNo} ELSE {(int)AddressSharing.Shared} END
        FROM (SELECT "OrganizationId", "PrimaryEmailKey", sum(CASE WHEN "IntegrationEmailOptIn" THEN 0 ELSE 1 END) AS "No" FROM "Contacts"
            WHERE "PrimaryEmailKey" IS NOT NULL GROUP BY "OrganizationId", "PrimaryEmailKey" HAVING count(*) > 1) AS s
        WHERE c."OrganizationId" = s."OrganizationId" AND c."PrimaryEmailKey" = s."PrimaryEmailKey"
        """,
        """DELETE FROM "ContactCounts" """,
        """DELETE FROM "GroupCounts" """,
        $"""
        {AddToContacts} SELECT "OrganizationId", "InGroup", "Standing", "Domain", count(*) FROM (
            SELECT c."OrganizationId", EXISTS (SELECT 1 FROM "GroupMembers" m WHERE m."OrganizationId" = c."OrganizationId" AND m."ContactId" = c."Id") AS "InGroup",
                {Standing("c")} AS "Standing", {Domain("c")} AS "Domain" FROM "Contacts" c) AS counted
        GROUP BY "OrganizationId", "InGroup", "Standing", "Domain"
        """,
        $"""
        {AddToGroups} SELECT "OrganizationId", "GroupId", "Standing", "Domain", count(*) FROM (
            SELECT m."OrganizationId", m."GroupId", {Standing("c")} AS "Standing", {Domain("c")} AS "Domain"
            FROM "GroupMembers" m JOIN "Contacts" c ON c."OrganizationId" = m."OrganizationId" AND c."Id" = m."ContactId") AS counted
        GROUP BY "OrganizationId", "GroupId", "Standing", "Domain"
        """,
    ];
}
