using DonorSync.Database.Triggers;
using DonorSync.Donors.Counts;

namespace DonorSync.Donors.Search;

/// <summary>The index that searches inside texts go to: SQLite's full text search, by pieces of three characters.</summary>
static class SqliteSearchIndex
{
    public const string Index = "ContactSearch";
    public const string Terms = "ContactSearchTerms";

    /// <summary>Two characters more than the text: so that every place in it begins a piece of three, which is what the index
    /// holds.</summary>
    const string Padding = "  ";

    public static IReadOnlyList<string> Tables { get; } =
    [
        // The contacts hold the text and are compared with the words, so places within a text need not be kept.
        $"""
        CREATE VIRTUAL TABLE "{Index}" USING fts5("Text", content = '', detail = none,
            columnsize = 0, tokenize = 'trigram case_sensitive 1')
        """,
        $"""CREATE VIRTUAL TABLE "{Terms}" USING fts5vocab("{Index}", row)""",
    ];

    public static IEnumerable<DerivedTrigger> Triggers { get; } =
    [
        new(
            "SearchAdded", "AFTER INSERT", "Contacts", null,
            [
                $"""
                UPDATE "Contacts" SET "SearchRow" = (SELECT coalesce(max("SearchRow"), 0) + 1 FROM "Contacts")
                WHERE {CountTriggers.Same("new")}
                """,
                $"""
                INSERT INTO "{Index}" (rowid, "Text") SELECT "SearchRow", new."SearchText" || '{Padding}' FROM "Contacts"
                WHERE {CountTriggers.Same("new")}
                """,
            ]),
        new(
            "SearchText", """AFTER UPDATE OF "SearchText" """, "Contacts", """old."SearchText" <> new."SearchText" """,
            [Forget, $"""INSERT INTO "{Index}" (rowid, "Text") VALUES (new."SearchRow", new."SearchText" || '{Padding}')"""]),
        new("SearchGone", "AFTER DELETE", "Contacts", null, [Forget]),
    ];

    public static async Task RebuildAsync(DonorSyncDb db, CancellationToken cancellation)
    {
        string[] statements =
        [
            $"""DROP TABLE IF EXISTS "{Terms}" """,
            $"""DROP TABLE IF EXISTS "{Index}" """,
            .. Tables,
            """UPDATE "Contacts" SET "SearchRow" = NULL WHERE "SearchRow" IS NOT NULL""",
            """UPDATE "Contacts" SET "SearchRow" = rowid""",
            $"""
            INSERT INTO "{Index}" (rowid, "Text") SELECT "SearchRow", "SearchText" || '{Padding}' FROM "Contacts" ORDER BY "SearchRow"
            """,
            $"""INSERT INTO "{Index}" ("{Index}") VALUES ('optimize')""",
        ];
        foreach (var statement in statements)
            await db.ExecuteAsync(statement, cancellation);
    }

    const string Forget =
        $"""INSERT INTO "{Index}" ("{Index}", rowid, "Text") VALUES ('delete', old."SearchRow", old."SearchText" || '{Padding}')""";
}
