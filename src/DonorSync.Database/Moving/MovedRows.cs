using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text;

namespace DonorSync.Database.Moving;

/// <summary>Reads the rows of a table in the order of its key, with the values that PostgreSQL stores.</summary>
static class MovedRows
{
    public static string Query(MovedTable table) =>
        $"""SELECT {Names(table.Columns.Select(static c => c.Name))} FROM "{table.Name}" ORDER BY {Names(table.Key)}""";

    /// <summary>Reads the rows one by one: only one is in memory.</summary>
    public static async IAsyncEnumerable<object?[]> ReadAsync(
        DbConnection connection, MovedTable table, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Query(table);
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var row = new object?[table.Columns.Count];
            for (var i = 0; i < row.Length; i++)
                row[i] = reader.IsDBNull(i) ? null : Value(reader, i, table.Columns[i]);
            yield return row;
        }
    }

    static object Value(DbDataReader reader, int i, MovedColumn column) => column.Type switch
    {
        "uuid" => reader.GetGuid(i),
        "boolean" => reader.GetBoolean(i),
        "integer" => reader.GetInt32(i),
        "bigint" => reader.GetInt64(i),
        "bytea" => reader.GetFieldValue<byte[]>(i),
        "text" or ['c', 'h', 'a', 'r', 'a', 'c', 't', 'e', 'r', ..] => Storable(reader.GetString(i)),
        _ => throw new NotSupportedException($"No rule for a column of type {column.Type}."),
    };

    /// <summary>Replaces characters that SQLite stores and PostgreSQL does not: U+0000 and half surrogate pairs.</summary>
    public static string Storable(string text)
    {
        if (text.AsSpan().IndexOf('\0') < 0 && !text.AsSpan().ContainsAnyInRange('\ud800', '\udfff'))
            return text;
        var storable = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            storable.Append(rune.Value == 0 ? Rune.ReplacementChar : rune);
        return storable.ToString();
    }

    static string Names(IEnumerable<string> columns) => string.Join(", ", columns.Select(static c => $"\"{c}\""));
}
