using DonorSync.Database.Triggers;

namespace DonorSync.Database.Sqlite;

/// <summary>
/// Sees to it that the triggers in the file are this version's. When they are not (an older version's file, or a migration that
/// rebuilt a table and so dropped them), they are replaced and everything derived is rebuilt, in one transaction.
/// </summary>
static class SqliteDerived
{
    /// <summary>The statements of this version's triggers, by name.</summary>
    /// <remarks>The mark is in the middle: SQLite keeps no comment after the end.</remarks>
    public static IReadOnlyDictionary<string, string> Triggers(ModelParts parts) =>
        SqliteTriggers.All(parts).ToDictionary(static t => t.Key, t => $"""CREATE TRIGGER "{t.Key}" {parts.Mark} {t.Value}""");

    public static async Task EnsureAsync(SqliteDonorSyncDb db, CancellationToken cancellation)
    {
        var expected = Triggers(db.Parts);
        var present = await db.Database.SqlQuery<Trigger>(
            $"""
            SELECT "name" AS "Name", "sql" AS "Sql" FROM sqlite_master WHERE "type" = 'trigger' AND "name" LIKE 'Derive\_%' ESCAPE '\'
            """)
            .ToDictionaryAsync(static t => t.Name, static t => t.Sql, cancellation);
        if (present.Count == expected.Count && expected.All(t => present.GetValueOrDefault(t.Key) == t.Value))
            return;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        foreach (var name in present.Keys)
            await db.ExecuteAsync($"""DROP TRIGGER "{name}" """, cancellation);
        await db.Parts.RebuildAsync(db, cancellation);
        foreach (var statement in expected.Values)
            await db.ExecuteAsync(statement, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    sealed record Trigger(string Name, string Sql);
}

/// <summary>The triggers of a SQLite file.</summary>
static class SqliteTriggers
{
    public const string Prefix = "Derive_";

    /// <summary>By name, without the words that begin every one of them.</summary>
    public static IReadOnlyDictionary<string, string> All(ModelParts parts) =>
        parts.Triggers(DatabaseEngine.Sqlite).ToDictionary(static t => Prefix + t.Name, Text);

    static string Text(DerivedTrigger trigger) =>
        $"""
        {trigger.Event} ON "{trigger.Table}" {(trigger.When is null ? "" : $"WHEN {trigger.When}")} BEGIN
        {string.Concat(trigger.Statements.Select(static s => s + ";\n"))}END
        """;
}
