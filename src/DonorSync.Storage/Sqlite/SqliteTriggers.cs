namespace DonorSync.Storage;

/// <summary>The triggers of a SQLite file: those that both engines have, and those of the search index.</summary>
static class SqliteTriggers
{
    public const string Prefix = "Derive_";

    /// <summary>Two characters after the text, so that every position in it starts a trigram of the index.</summary>
    public const string Padding = "  ";

    /// <summary>By name, without the start that all have in common.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = Search().Concat(DerivedTriggers.All).ToDictionary(static t => Prefix + t.Name, Text);

    static string Text(DerivedTrigger trigger) =>
        $"""
        {trigger.Event} ON "{trigger.Table}" {(trigger.When is null ? "" : $"WHEN {trigger.When}")} BEGIN
        {string.Concat(trigger.Statements.Select(static s => s + ";\n"))}END
        """;

    static IEnumerable<DerivedTrigger> Search()
    {
        const string forget = $"""INSERT INTO "ContactSearch" ("ContactSearch", rowid, "Text") VALUES ('delete', old."SearchRow", old."SearchText" || '{Padding}')""";
        yield return new(
            "SearchAdded", "AFTER INSERT", "Contacts", null,
            [
                $"""UPDATE "Contacts" SET "SearchRow" = (SELECT coalesce(max("SearchRow"), 0) + 1 FROM "Contacts") WHERE {DerivedTriggers.Same("new")}""",
                $"""INSERT INTO "ContactSearch" (rowid, "Text") SELECT "SearchRow", new."SearchText" || '{Padding}' FROM "Contacts" WHERE {DerivedTriggers.Same("new")}""",
            ]);
        yield return new(
            "SearchText", """AFTER UPDATE OF "SearchText" """, "Contacts", """old."SearchText" <> new."SearchText" """,
            [forget, $"""INSERT INTO "ContactSearch" (rowid, "Text") VALUES (new."SearchRow", new."SearchText" || '{Padding}')"""]);
        yield return new("SearchGone", "AFTER DELETE", "Contacts", null, [forget]);
    }
}
