using System.Data.Common;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using DonorSync.Database.Sqlite;
using Microsoft.Data.Sqlite;

namespace DonorSync.Database.Rows;

/// <summary>
/// Reads the rows of a query one after the other, by column: for streams of many rows, where creating entities costs more than reading
/// them. Columns are numbered from 0 in the order of the query's projection.
/// </summary>
abstract class RowCursor : IAsyncDisposable
{
    /// <summary>Moves to the next row; false after the last one.</summary>
    public abstract ValueTask<bool> MoveAsync(CancellationToken cancellation);

    /// <summary>Returns null for NULL.</summary>
    public abstract string? Text(int column);

    /// <summary>Returns null for NULL.</summary>
    public abstract long? Number(int column);

    public abstract bool Yes(int column);

    /// <summary>Returns null for NULL.</summary>
    public abstract Guid? Id(int column);

    /// <summary>Returns null for NULL.</summary>
    public abstract byte[]? Bytes(int column);

    public abstract ValueTask DisposeAsync();

    public string RequiredText(int column) => Text(column) ?? throw Missing(column);

    public long RequiredNumber(int column) => Number(column) ?? throw Missing(column);

    public Guid RequiredId(int column) => Id(column) ?? throw Missing(column);

    public DateTimeOffset Time(int column) => UnixMicroseconds.ToTime(RequiredNumber(column));

    public DateTimeOffset? TimeOrNull(int column) => Number(column) is { } micros ? UnixMicroseconds.ToTime(micros) : null;

    /// <summary>Reads an enumeration value that is stored by name.</summary>
    public TEnum Named<TEnum>(int column)
        where TEnum : struct, Enum => Enum.Parse<TEnum>(RequiredText(column));

    static InvalidOperationException Missing(int column) => new($"Column {column} of a row is empty.");
}

static class RowReading
{
    /// <summary>Tells of each query that is read past EF Core, as that tells of its own.</summary>
    static readonly DiagnosticListener Queries = new("DonorSync.Database");

    /// <summary>Reads a query's projection, in the transaction of its context if there is one.</summary>
    public static async IAsyncEnumerable<T> ReadAsync<TRow, T>(
        this DonorSyncDb db, IQueryable<TRow> query, Func<RowCursor, T> read, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        await using var command = query.CreateDbCommand();
        if (Queries.IsEnabled())
            Queries.Write("Reading", command);
        await using var cursor = await OpenAsync(command, cancellation);
        while (await cursor.MoveAsync(cancellation))
            yield return read(cursor);
    }

    public static async Task<List<T>> ListAsync<TRow,
    T>(this DonorSyncDb db, IQueryable<TRow> query, Func<RowCursor, T> read, CancellationToken cancellation)
    {
        var rows = new List<T>();
        await foreach (var row in db.ReadAsync(query, read, cancellation))
            rows.Add(row);
        return rows;
    }

    static async Task<RowCursor> OpenAsync(DbCommand command, CancellationToken cancellation) =>
        command.Connection is SqliteConnection connection
            ? new SqliteCursor(connection, command) : new DbCursor(await command.ExecuteReaderAsync(cancellation));
}

/// <summary>A cursor over any ADO.NET reader.</summary>
sealed class DbCursor(DbDataReader reader) : RowCursor
{
    public override async ValueTask<bool> MoveAsync(CancellationToken cancellation) => await reader.ReadAsync(cancellation);

    public override string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public override long? Number(int column) =>
        reader.IsDBNull(column) ? null : Convert.ToInt64(reader.GetValue(column), System.Globalization.CultureInfo.InvariantCulture);

    public override bool Yes(int column) => reader.GetBoolean(column);

    public override Guid? Id(int column) => reader.IsDBNull(column) ? null : reader.GetGuid(column);

    public override byte[]? Bytes(int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<byte[]>(column);

    public override ValueTask DisposeAsync() => reader.DisposeAsync();
}
