using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DonorSync.Sync.Ports;
using Microsoft.Data.Sqlite;

namespace DonorSync.Database.Audit;

/// <summary>The latest audit entry of an organization, to be stored outside the database: it reveals whether the end was deleted.</summary>
/// <param name="Hash">Hexadecimal, lower case.</param>
public sealed record AuditHead(OrganizationId Organization, long Position, string Hash)
{
    /// <summary>Returns one line that <see cref="Parse"/> reads.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Organization.Value:D}:{Position}:{Hash}");

    /// <exception cref="FormatException">The line has another format.</exception>
    public static AuditHead Parse(string line) =>
        line.Split(':') is [var organization, var position, { Length: 2 * SHA256.HashSizeInBytes } hash]
        && Guid.TryParseExact(organization, "D", out var id)
        && long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && hash.All(char.IsAsciiHexDigitLower)
            ? new(new(id), number, hash)
            : throw new FormatException("Not the latest entry of an audit log: ORGANIZATION:NUMBER:HASH.");
}

/// <summary>Whether a database contains an audit entry that was its latest one.</summary>
public enum AuditHeadState
{
    Contained,

    /// <summary>It was deleted because of its age, which is implausible for a recent backup.</summary>
    Forgotten,

    /// <summary>The database ends before it.</summary>
    Missing,

    /// <summary>Another entry has its number.</summary>
    Different,
}

/// <summary>
/// Reads the latest audit hashes of an installation for the record of a backup, and checks a database against them. Works on any
/// connection, also to a copy, within its current transaction.
/// </summary>
public static class AuditHeads
{
    const string Table = "AuditChains";

    /// <returns>Ordered by the organizations' ids: none without entries, and none in a database of an earlier version.</returns>
    public static IReadOnlyList<AuditHead> Read(DbConnection connection, DbTransaction? transaction = null)
    {
        if (!HasChains(connection, transaction))
            return [];
        using var command = Command(connection, transaction, $"""SELECT "OrganizationId", "HeadPosition", "HeadHash" FROM "{Table}" """);
        using var reader = command.ExecuteReader();
        var heads = new List<AuditHead>();
        while (reader.Read())
            heads.Add(new(new(reader.GetGuid(0)), reader.GetInt64(1), Convert.ToHexStringLower(reader.GetFieldValue<byte[]>(2))));
        return [.. heads.OrderBy(static h => h.ToString(), StringComparer.Ordinal)];
    }

    /// <summary>Returns one hash of all heads, hexadecimal: SHA-256 of their lines in order, each with a line feed.</summary>
    public static string Digest(IEnumerable<AuditHead> heads)
    {
        var lines = heads.Select(static h => h.ToString()).Order(StringComparer.Ordinal).Select(static line => line + "\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
    }

    /// <returns>Each head with its state in the database, in their order.</returns>
    public static IReadOnlyList<(AuditHead Head, AuditHeadState State)> Check(
        DbConnection connection, IEnumerable<AuditHead> heads, DbTransaction? transaction = null)
    {
        var hasChains = HasChains(connection, transaction);
        return [.. heads.Select(head => (head, hasChains ? StateOf(connection, transaction, head) : AuditHeadState.Missing))];
    }

    static AuditHeadState StateOf(DbConnection connection, DbTransaction? transaction, AuditHead head)
    {
        const string Own = """ "OrganizationId" = @organization AND """;
        if (Find($"""SELECT "Hash" FROM "AuditEntries" WHERE {Own} "Position" = @position""") is { } found)
            return Same(found) ? AuditHeadState.Contained : AuditHeadState.Different;
        if (Find($"""SELECT "ForgottenHash" FROM "{Table}" WHERE {Own} "ForgottenPosition" = @position""") is { } anchor)
            return Same(anchor) ? AuditHeadState.Forgotten : AuditHeadState.Different;
        return Find($"""SELECT 1 FROM "{Table}" WHERE {Own} "ForgottenPosition" > @position""") is null
            ? AuditHeadState.Missing : AuditHeadState.Forgotten;

        object? Find(string sql) => AuditHeads.Find(connection, transaction, sql, head);

        bool Same(object hash) => hash is byte[] bytes && Convert.ToHexStringLower(bytes) == head.Hash;
    }

    static object? Find(DbConnection connection, DbTransaction? transaction, string sql, AuditHead head)
    {
        using var command = Command(connection, transaction, sql);
        foreach (var (name, value) in new (string, object)[] { ("organization", head.Organization.Value), ("position", head.Position) })
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ("@" + name, value);
            command.Parameters.Add(parameter);
        }
        return command.ExecuteScalar();
    }

    static bool HasChains(DbConnection connection, DbTransaction? transaction)
    {
        using var command = Command(connection, transaction, connection is SqliteConnection
            ? $"SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = '{Table}'"
            : $"""SELECT count(to_regclass('"{Table}"'))""");
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture) > 0;
    }

    static DbCommand Command(DbConnection connection, DbTransaction? transaction, string sql)
    {
        var command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, transaction);
        return command;
    }
}
