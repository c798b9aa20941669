using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace DonorSync.Database.Backups;

/// <summary>A table, an index, a trigger or a view of a SQLite file.</summary>
/// <param name="Type">SQLite's name of the type: <c>table</c>, <c>index</c>, <c>trigger</c>, <c>view</c>.</param>
/// <param name="Sql">The statement that creates it.</param>
sealed record SchemaPart(string Type, string Name, string Sql)
{
    public const string Trigger = "trigger", View = "view", TableType = "table";

    public string InWords => $"the {Type} {Name}";

    public (string Type, string Name) Key => (Type, Name);

    public bool IsVirtual => Type == TableType && Sql.StartsWith("CREATE VIRTUAL", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Reads and compares the parts of a SQLite file.</summary>
static partial class SchemaParts
{
    /// <summary>Returns the parts except SQLite's own: counters, statistics, and the indexes of keys, which have no statement.</summary>
    public static IReadOnlyList<SchemaPart> Read(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT "type", "name", coalesce("sql", '') FROM sqlite_master
            WHERE NOT ("type" = 'table' AND ("name" = 'sqlite_sequence' OR "name" GLOB 'sqlite_stat[0-9]'))
                AND NOT ("type" = 'index' AND "sql" IS NULL AND "name" GLOB 'sqlite_autoindex_*')
            ORDER BY "type", "name"
            """;
        using var reader = command.ExecuteReader();
        var parts = new List<SchemaPart>();
        while (reader.Read())
            parts.Add(new(reader.GetString(0), reader.GetString(1), reader.GetString(2)));
        return parts;
    }

    /// <returns>The first difference, in words that follow the name of a file; null if there is none.</returns>
    public static string? Difference(IReadOnlyCollection<SchemaPart> found, IReadOnlyCollection<SchemaPart> ours)
    {
        var known = ours.ToDictionary(static p => p.Key);
        foreach (var part in found)
        {
            if (!known.Remove(part.Key, out var like))
                return $"has {part.InWords}, which DonorSync did not create";
            if (part.Type == SchemaPart.Trigger ? part.Sql != like.Sql : Plain(part.Sql) != Plain(like.Sql))
                return $"has {part.InWords} with another definition than DonorSync's";
        }
        return known.Count > 0 ? $"does not have {known.Values.First().InWords}" : null;
    }

    public static string HashOf(IEnumerable<SchemaPart> parts)
    {
        var lines = parts.Select(static p => $"{p.Type}\0{p.Name}\0{p.Sql}").Order(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', lines))));
    }

    /// <summary>Removes spaces and quotes around names, in which versions of SQLite and EF Core differ; keeps quoted texts.</summary>
    static string Plain(string sql) => SpacesAndQuotes().Replace(sql, static m => m.Value[0] == '\'' ? m.Value : "");

    [GeneratedRegex("""'(?:[^']|'')*'|[\s"`\[\]]+""", RegexOptions.CultureInvariant)]
    private static partial Regex SpacesAndQuotes();
}
