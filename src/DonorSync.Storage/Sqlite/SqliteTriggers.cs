namespace DonorSync.Storage;

/// <summary>
/// Keeps what is derived from contacts and memberships up to date whoever writes them, in the same transaction: who shares an address
/// (C10), the counts behind every page's numbers (<see cref="ReachSql"/>), and the index that searches go to.
/// </summary>
static class SqliteTriggers
{
    public const string Prefix = "Derive_";

    /// <summary>Two signs more than the text: so that every place in it begins a piece of three, which is what the index holds.</summary>
    public const string Padding = "  ";

    const string None = "0";

    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        [Prefix + "ContactAdded"] =
            $"""
            AFTER INSERT ON "Contacts" BEGIN
            {Count("new", None, +1)};
            {Share("new")};
            UPDATE "Contacts" SET "SearchRow" = (SELECT coalesce(max("SearchRow"), 0) + 1 FROM "Contacts") WHERE {Same("new")};
            INSERT INTO "ContactSearch" (rowid, "Text") SELECT "SearchRow", new."SearchText" || '{Padding}' FROM "Contacts" WHERE {Same("new")};
            END
            """,
        [Prefix + "ContactStanding"] =
            $"""
            AFTER UPDATE OF "PrimaryEmailKey", "TopLevelDomainLength", "IntegrationEmailOptIn", "OptInChangedBy", "Sharing" ON "Contacts"
            WHEN {ReachSql.Standing("old")} <> {ReachSql.Standing("new")} OR {ReachSql.Domain("old")} <> {ReachSql.Domain("new")} BEGIN
            {Count("old", InSomeGroup, -1)};
            {Count("new", InSomeGroup, +1)};
            {CountInGroups("old", -1)};
            {CountInGroups("new", +1)};
            END
            """,
        [Prefix + "ContactAddress"] =
            $"""
            AFTER UPDATE OF "PrimaryEmailKey", "IntegrationEmailOptIn" ON "Contacts"
            WHEN old."PrimaryEmailKey" IS NOT new."PrimaryEmailKey" OR old."IntegrationEmailOptIn" <> new."IntegrationEmailOptIn" BEGIN
            {Share("old")};
            {Share("new")};
            UPDATE "Contacts" SET "Sharing" = 0 WHERE {Same("new")} AND "PrimaryEmailKey" IS NULL AND "Sharing" <> 0;
            END
            """,
        [Prefix + "ContactText"] =
            $"""
            AFTER UPDATE OF "SearchText" ON "Contacts" WHEN old."SearchText" <> new."SearchText" BEGIN
            {Forget};
            INSERT INTO "ContactSearch" (rowid, "Text") VALUES (new."SearchRow", new."SearchText" || '{Padding}');
            END
            """,
        // The memberships go first: they are counted by a contact that is still there.
        [Prefix + "ContactLeaves"] =
            """
            BEFORE DELETE ON "Contacts" BEGIN
            DELETE FROM "GroupMembers" WHERE "OrganizationId" = old."OrganizationId" AND "ContactId" = old."Id";
            END
            """,
        [Prefix + "ContactGone"] =
            $"""
            AFTER DELETE ON "Contacts" BEGIN
            {Count("old", None, -1)};
            {Share("old")};
            {Forget};
            END
            """,
        [Prefix + "MemberAdded"] = $"""AFTER INSERT ON "GroupMembers" BEGIN {Joined("true")} END""",
        [Prefix + "MemberMoved"] =
            $"""
            AFTER UPDATE OF "GroupId", "ContactId" ON "GroupMembers" BEGIN
            {Left("old.\"ContactId\" <> new.\"ContactId\"")}
            {Joined("old.\"ContactId\" <> new.\"ContactId\"")}
            END
            """,
        // A group that is gone took its counts along.
        [Prefix + "MemberGone"] =
            $"""
            AFTER DELETE ON "GroupMembers" WHEN EXISTS (SELECT 1 FROM "Groups" WHERE "OrganizationId" = old."OrganizationId" AND "Id" = old."GroupId") BEGIN
            {Left("true")}
            END
            """,
        [Prefix + "GroupLeaves"] =
            $"""
            BEFORE DELETE ON "Groups" BEGIN
            {CountLeftAlone("1", -1)};
            {CountLeftAlone("0", +1)};
            END
            """,
        [Prefix + "GroupGone"] =
            """
            AFTER DELETE ON "Groups" BEGIN
            DELETE FROM "GroupCounts" WHERE "OrganizationId" = old."OrganizationId" AND "GroupId" = old."Id";
            END
            """,
        [Prefix + "OrganizationGone"] =
            """
            AFTER DELETE ON "Organizations" BEGIN
            DELETE FROM "ContactCounts" WHERE "OrganizationId" = old."Id";
            DELETE FROM "GroupCounts" WHERE "OrganizationId" = old."Id";
            END
            """,
    };

    const string InSomeGroup = """EXISTS (SELECT 1 FROM "GroupMembers" m WHERE m."OrganizationId" = new."OrganizationId" AND m."ContactId" = new."Id")""";

    const string Forget = $"""INSERT INTO "ContactSearch" ("ContactSearch", rowid, "Text") VALUES ('delete', old."SearchRow", old."SearchText" || '{Padding}')""";

    static string Same(string row) => $"""
        "OrganizationId" = {row}."OrganizationId" AND "Id" = {row}."Id"
        """;

    static string Count(string row, string inGroup, int by) =>
        $"""{ReachSql.AddToContacts} VALUES ({row}."OrganizationId", {inGroup}, {ReachSql.Standing(row)}, {ReachSql.Domain(row)}, {by}) {ReachSql.OrAddToContacts}""";

    static string CountInGroups(string row, int by) =>
        $"""
        {ReachSql.AddToGroups} SELECT m."OrganizationId", m."GroupId", {ReachSql.Standing(row)}, {ReachSql.Domain(row)}, {by} FROM "GroupMembers" m
        WHERE m."OrganizationId" = new."OrganizationId" AND m."ContactId" = new."Id" {ReachSql.OrAddToGroups}
        """;

    /// <summary>C10: everybody at one address anew. The counts in it are made once for all of them.</summary>
    static string Share(string row)
    {
        var at = $"""FROM "Contacts" o WHERE o."OrganizationId" = {row}."OrganizationId" AND o."PrimaryEmailKey" = {row}."PrimaryEmailKey" """;
        var sharing = $"""CASE WHEN (SELECT count(*) {at} AND NOT o."IntegrationEmailOptIn") > (NOT "IntegrationEmailOptIn") THEN 2 WHEN (SELECT count(*) {at}) > 1 THEN 1 ELSE 0 END""";
        return $"""
            UPDATE "Contacts" SET "Sharing" = {sharing}
            WHERE "OrganizationId" = {row}."OrganizationId" AND "PrimaryEmailKey" = {row}."PrimaryEmailKey" AND "Sharing" <> {sharing}
            """;
    }

    static string Joined(string countedElsewhere) =>
        $"""
        {OfMember("new", +1)};
        {OfContact("new", "0", -1, countedElsewhere + " AND m.\"GroupId\" <> new.\"GroupId\"", countedElsewhere)};
        {OfContact("new", "1", +1, countedElsewhere + " AND m.\"GroupId\" <> new.\"GroupId\"", countedElsewhere)};
        """;

    static string Left(string countedElsewhere) =>
        $"""
        {OfMember("old", -1)};
        {OfContact("old", "1", -1, "true", countedElsewhere)};
        {OfContact("old", "0", +1, "true", countedElsewhere)};
        """;

    static string OfMember(string row, int by) =>
        $"""
        {ReachSql.AddToGroups} SELECT c."OrganizationId", {row}."GroupId", {ReachSql.Standing("c")}, {ReachSql.Domain("c")}, {by} FROM "Contacts" c
        WHERE c."OrganizationId" = {row}."OrganizationId" AND c."Id" = {row}."ContactId" {ReachSql.OrAddToGroups}
        """;

    /// <summary>The contact of a membership, unless another membership keeps it where it is.</summary>
    static string OfContact(string row, string inGroup, int by, string others, string when) =>
        $"""
        {ReachSql.AddToContacts} SELECT c."OrganizationId", {inGroup}, {ReachSql.Standing("c")}, {ReachSql.Domain("c")}, {by} FROM "Contacts" c
        WHERE c."OrganizationId" = {row}."OrganizationId" AND c."Id" = {row}."ContactId" AND {when}
            AND NOT EXISTS (SELECT 1 FROM "GroupMembers" m WHERE m."OrganizationId" = c."OrganizationId" AND m."ContactId" = c."Id" AND {others})
        {ReachSql.OrAddToContacts}
        """;

    /// <summary>Those who are in no other group than the one that goes, all at once.</summary>
    static string CountLeftAlone(string inGroup, int by) =>
        $"""
        {ReachSql.AddToContacts} SELECT "OrganizationId", {inGroup}, "Standing", "Domain", {by} * count(*) FROM (
            SELECT c."OrganizationId", {ReachSql.Standing("c")} AS "Standing", {ReachSql.Domain("c")} AS "Domain"
            FROM "GroupMembers" g JOIN "Contacts" c ON c."OrganizationId" = g."OrganizationId" AND c."Id" = g."ContactId"
            WHERE g."OrganizationId" = old."OrganizationId" AND g."GroupId" = old."Id"
                AND NOT EXISTS (SELECT 1 FROM "GroupMembers" m WHERE m."OrganizationId" = g."OrganizationId" AND m."ContactId" = g."ContactId" AND m."GroupId" <> g."GroupId")) AS alone
        WHERE true GROUP BY "OrganizationId", "Standing", "Domain" {ReachSql.OrAddToContacts}
        """;
}
