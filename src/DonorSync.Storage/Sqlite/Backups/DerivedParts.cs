using Microsoft.Data.Sqlite;

namespace DonorSync.Storage;

/// <summary>
/// The triggers and search tables of a file. Each version of the program has its own, and rebuilds them at startup if the file has others
/// (<see cref="SqliteDerived"/>).
/// </summary>
static class DerivedParts
{
    /// <summary>The index tables of SQLite's full text search (https://www.sqlite.org/fts5.html#fts5_data_structures).</summary>
    static readonly ImmutableArray<string> Shadows =
        [.. new[] { "data", "idx", "content", "docsize", "config" }.Select(static part => $"{SqliteDerived.Index}_{part}")];

    public static bool Has(SchemaPart part) => part.Type switch
    {
        SchemaPart.Trigger => part.Name.StartsWith(SqliteTriggers.Prefix, StringComparison.Ordinal),
        SchemaPart.TableType => part.Name == SqliteDerived.Terms || part.Name == SqliteDerived.Index || Shadows.Contains(part.Name),
        _ => false,
    };

    /// <summary>Returns the parts of this version.</summary>
    public static IReadOnlyList<SchemaPart> Ours()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        foreach (var statement in SqliteDerived.SearchTables)
            SqliteCopy.Read(connection, statement);
        return
        [
            .. SchemaParts.Read(connection),
            .. SqliteDerived.Triggers.Select(static t => new SchemaPart(SchemaPart.Trigger, t.Key, t.Value)),
        ];
    }

    /// <summary>Removes them; the next startup creates this version's and recalculates everything derived.</summary>
    /// <exception cref="BackupException">The file has more parts than these.</exception>
    public static void Remove(SqliteConnection connection, IEnumerable<SchemaPart> found, string source)
    {
        foreach (var trigger in found.Where(static p => p.Type == SchemaPart.Trigger && Has(p)))
            SqliteCopy.Read(connection, $"""DROP TRIGGER "{trigger.Name.Replace("\"", "\"\"", StringComparison.Ordinal)}" """);
        foreach (var table in (string[])[SqliteDerived.Terms, SqliteDerived.Index])
            SqliteCopy.Read(connection, $"""DROP TABLE IF EXISTS "{table}" """);
        if (SchemaParts.Read(connection).FirstOrDefault(Has) is { } left)
            throw BackupSchema.Refusal(source, $"has {left.InWords}, which DonorSync did not create");
    }
}
