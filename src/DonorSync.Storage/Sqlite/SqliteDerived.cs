using DonorSync.Core;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Storage;

/// <summary>
/// Ensures that the triggers in the file are this version's. If they are not (a file of an older version, or a migration that rebuilt a
/// table and dropped them), it creates them and recalculates everything derived in one transaction.
/// </summary>
static class SqliteDerived
{
    public const string Index = "ContactSearch";
    public const string Terms = "ContactSearchTerms";

    // The mark is in the middle, because SQLite removes a comment at the end.
    static readonly Dictionary<string, string> Expected = SqliteTriggers.All
        .ToDictionary(static t => t.Key, static t => $"""CREATE TRIGGER "{t.Key}" {SortName.Mark} {t.Value}""");

    /// <summary>The statements of this version's triggers, by name.</summary>
    public static IReadOnlyDictionary<string, string> Triggers => Expected;

    /// <summary>The statements of the tables for searches.</summary>
    public static IReadOnlyList<string> SearchTables { get; } =
    [
        // The contacts hold the text and confirm each match, so positions within a text need not be stored.
        $"""CREATE VIRTUAL TABLE "{Index}" USING fts5("Text", content = '', detail = none, columnsize = 0, tokenize = 'trigram case_sensitive 1')""",
        $"""CREATE VIRTUAL TABLE "{Terms}" USING fts5vocab("{Index}", row)""",
    ];

    public static async Task EnsureAsync(SqliteDonorSyncDb db, CancellationToken cancellation)
    {
        var present = await db.Database.SqlQuery<Trigger>($"""SELECT "name" AS "Name", "sql" AS "Sql" FROM sqlite_master WHERE "type" = 'trigger' AND "name" LIKE 'Derive\_%' ESCAPE '\'""")
            .ToDictionaryAsync(static t => t.Name, static t => t.Sql, cancellation);
        if (present.Count == Expected.Count && Expected.All(t => present.GetValueOrDefault(t.Key) == t.Value))
            return;
        var connection = (SqliteConnection)db.Database.GetDbConnection();
        connection.CreateFunction<string?, string?, string?, string?, string?, string?, string>("sort_name", SortName.Of, isDeterministic: true);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        string[] statements =
        [
            .. present.Keys.Select(static name => $"""DROP TRIGGER "{name}" """),
            .. Search,
            $"""
            UPDATE "Contacts" SET "SortName" = {Name} WHERE "SortName" <> {Name}
            """,
            .. DerivedTriggers.Anew,
            .. Expected.Values,
        ];
        foreach (var statement in statements)
            await ExecuteAsync(connection, statement, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    const string Name = """sort_name("Type", "FirstName", "LastName", "CompanyName", "PrimaryEmail", "AlternateEmail")""";

    static readonly string[] Search =
    [
        $"""DROP TABLE IF EXISTS "{Terms}" """,
        $"""DROP TABLE IF EXISTS "{Index}" """,
        .. SearchTables,
        """UPDATE "Contacts" SET "SearchRow" = NULL WHERE "SearchRow" IS NOT NULL""",
        """UPDATE "Contacts" SET "SearchRow" = rowid""",
        $"""INSERT INTO "ContactSearch" (rowid, "Text") SELECT "SearchRow", "SearchText" || '{SqliteTriggers.Padding}' FROM "Contacts" ORDER BY "SearchRow" """,
        """INSERT INTO "ContactSearch" ("ContactSearch") VALUES ('optimize')""",
    ];

    /// <summary>Bypasses EF Core, which would read braces as parameters and time out after 30 s.</summary>
    static async Task ExecuteAsync(SqliteConnection connection, string statement, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellation);
    }

    sealed record Trigger(string Name, string Sql);
}
