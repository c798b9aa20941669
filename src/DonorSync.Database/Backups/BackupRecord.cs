using System.Globalization;
using System.Reflection;
using DonorSync.Database.Audit;
using Microsoft.Data.Sqlite;

namespace DonorSync.Database.Backups;

/// <summary>
/// The record of a backup: named values in a table that is written into the copy and removed by a restore. A restore compares them with the
/// file. Only <see cref="Of"/> decides what is recorded.
/// </summary>
/// <param name="Values">By name.</param>
public sealed record BackupRecord(IReadOnlyDictionary<string, string> Values)
{
    public const string Table = "DonorSyncBackup";

    /// <summary>When the copy was taken: UTC, ISO 8601.</summary>
    public const string TakenAtName = "takenAt";

    /// <summary>The version of the program that took the backup.</summary>
    public const string VersionName = "version";

    /// <summary>The newest schema change in the backup.</summary>
    public const string SchemaName = "schema";

    /// <summary>A hash of the triggers and search tables, which differ between versions of one schema.</summary>
    public const string DerivedName = "derived";

    /// <summary>Prefix of the name of a table; the value is its number of rows.</summary>
    public const string RowsPrefix = "rows of ";

    /// <summary>Prefix of the id of an organization; the value is the latest entry of its audit log (<see cref="AuditHead"/>).</summary>
    public const string AuditPrefix = "audit of ";

    /// <summary>The latest audit entries at the time of the copy.</summary>
    /// <exception cref="FormatException">An entry has another format than this program writes.</exception>
    public IEnumerable<AuditHead> AuditHeads =>
        Values.Where(static v => v.Key.StartsWith(AuditPrefix, StringComparison.Ordinal)).Select(static v => AuditHead.Parse(v.Value));

    static string Version =>
        typeof(BackupRecord).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    internal const string Create = $"""CREATE TABLE "{Table}" ("Name" TEXT NOT NULL PRIMARY KEY, "Value" TEXT NOT NULL)""";

    /// <summary>Returns the record of a copy. A new value is one more line here.</summary>
    /// <param name="copy">The copy, which nothing else uses.</param>
    /// <param name="rows">By table, at the moment of the copy.</param>
    internal static BackupRecord Of(
        SqliteConnection copy, IReadOnlyDictionary<string, long> rows, DerivedParts derived, DateTimeOffset takenAt)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [TakenAtName] = takenAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            [VersionName] = Version,
            [SchemaName] = SchemaChanges.In(copy) is [.., var newest] ? newest : "",
            [DerivedName] = SchemaParts.HashOf(SchemaParts.Read(copy).Where(derived.Has)),
        };
        foreach (var (table, count) in rows)
            values[RowsPrefix + table] = count.ToString(CultureInfo.InvariantCulture);
        foreach (var head in Audit.AuditHeads.Read(copy))
            values[$"{AuditPrefix}{head.Organization.Value:D}"] = head.ToString();
        return new(values);
    }

    /// <returns>Null if it has none: an earlier version took it, or it is not a backup.</returns>
    internal static BackupRecord? Read(SqliteConnection connection)
    {
        if (SqliteCopy.Read(connection, $"""SELECT "name" FROM sqlite_master WHERE "type" = 'table' AND "name" = '{Table}'""").Count == 0)
            return null;
        using var command = connection.CreateCommand();
        command.CommandText = $"""SELECT "Name", "Value" FROM "{Table}" """;
        using var reader = command.ExecuteReader();
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read())
            values[reader.GetString(0)] = reader.GetString(1);
        return new(values);
    }

    internal void Write(SqliteConnection copy)
    {
        Remove(copy);
        using var transaction = copy.BeginTransaction();
        SqliteCopy.Read(copy, Create);
        foreach (var (name, value) in Values)
        {
            using var command = copy.CreateCommand();
            command.CommandText = $"""INSERT INTO "{Table}" ("Name", "Value") VALUES (@name, @value)""";
            command.Parameters.AddWithValue("@name", name);
            command.Parameters.AddWithValue("@value", value);
            command.ExecuteNonQuery();
        }
        transaction.Commit();
    }

    internal static void Remove(SqliteConnection connection) => SqliteCopy.Read(connection, $"""DROP TABLE IF EXISTS "{Table}" """);

    /// <returns>What is wrong with the audit log of a database that is this copy or a later state of it, in words; null if nothing
    /// is.</returns>
    internal string? AuditFaultIn(SqliteConnection database)
    {
        try
        {
            foreach (var (head, state) in Audit.AuditHeads.Check(database, AuditHeads))
            {
                if (state is AuditHeadState.Contained or AuditHeadState.Forgotten)
                    continue;
                var entry = string.Create(
                    CultureInfo.InvariantCulture, $"entry {head.Position} of the audit log of organization {head.Organization.Value:D}");
                return entry + (state == AuditHeadState.Missing ? " is missing" : " has changed");
            }
            return null;
        }
        catch (FormatException e)
        {
            return $"its record of the audit log cannot be read ({e.Message})";
        }
    }

    /// <param name="rows">By table, as counted.</param>
    /// <returns>The first difference between the counted rows and the recorded ones, in words; null if there is none.</returns>
    internal string? DifferenceTo(IReadOnlyDictionary<string, long> rows)
    {
        foreach (var (table, count) in rows)
        {
            if (!Values.TryGetValue(RowsPrefix + table, out var recorded))
                return $"its record does not contain the table {table}";
            if (recorded != count.ToString(CultureInfo.InvariantCulture))
                return $"the table {table} has {count.ToString(CultureInfo.InvariantCulture)} rows, and its record says {recorded}";
        }
        var tables = Values.Keys.Where(
            static n => n.StartsWith(RowsPrefix, StringComparison.Ordinal)).Select(static n => n[RowsPrefix.Length..]);
        return tables.FirstOrDefault(table => !rows.ContainsKey(table)) is { } missing
            ? $"its record contains the table {missing}, which is missing" : null;
    }
}
