using DonorSync.Database.Sqlite;
using Microsoft.Data.Sqlite;

namespace DonorSync.Database.Backups;

/// <summary>
/// The triggers and search tables of a file: each version of the program has its own, and rebuilds them at its start when the file has
/// others (<see cref="SqliteDerived"/>).
/// </summary>
sealed class DerivedParts
{
    /// <summary>The search tables, with those in which SQLite's full text search keeps its index.</summary>
    readonly IReadOnlyList<SchemaPart> tables;
    readonly HashSet<string> names;
    readonly ModelParts parts;

    public DerivedParts(ModelParts parts)
    {
        this.parts = parts;
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        foreach (var statement in parts.SearchTables)
            SqliteCopy.Read(connection, statement);
        tables = SchemaParts.Read(connection);
        names = [.. tables.Select(static t => t.Name)];
    }

    public bool Has(SchemaPart part) => part.Type switch
    {
        SchemaPart.Trigger => part.Name.StartsWith(SqliteTriggers.Prefix, StringComparison.Ordinal),
        SchemaPart.TableType => names.Contains(part.Name),
        _ => false,
    };

    /// <summary>What this version has.</summary>
    public IReadOnlyList<SchemaPart> Ours() =>
        [.. tables, .. SqliteDerived.Triggers(parts).Select(static t => new SchemaPart(SchemaPart.Trigger, t.Key, t.Value))];

    /// <summary>Drops them; the next start creates this version's and rebuilds everything derived.</summary>
    /// <exception cref="BackupException">They are more than these.</exception>
    public void Remove(SqliteConnection connection, IEnumerable<SchemaPart> found, string source)
    {
        foreach (var trigger in found.Where(p => p.Type == SchemaPart.Trigger && Has(p)))
            SqliteCopy.Read(connection, $"""DROP TRIGGER "{trigger.Name.Replace("\"", "\"\"", StringComparison.Ordinal)}" """);
        foreach (var table in tables.Where(static t => t.IsVirtual).Reverse())
            SqliteCopy.Read(connection, $"""DROP TABLE IF EXISTS "{table.Name}" """);
        if (SchemaParts.Read(connection).FirstOrDefault(Has) is { } left)
            throw BackupSchema.Refusal(source, $"has {left.InWords}, which DonorSync did not create");
    }
}
