using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace DonorSync.Database.Sqlite;

/// <summary>
/// A prepared statement directly on the engine. ADO.NET finds each parameter of each row by name and boxes each value, which for many small
/// rows takes longer than the rows themselves.
/// </summary>
sealed class SqliteStatement : IDisposable
{
    readonly sqlite3 db;
    readonly sqlite3_stmt statement;
    readonly int[] places;
    readonly object?[] bound;

    /// <param name="parameters">Names with their prefix, in the order in which values are bound. A name that is not in the text is
    /// ignored.</param>
    /// <exception cref="SqliteException">The text is not valid SQL, or names a missing table or column.</exception>
    public SqliteStatement(SqliteConnection connection, string sql, IReadOnlyList<string> parameters)
    {
        db = connection.Handle ?? throw new InvalidOperationException("The connection is not open.");
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(db, sql, out statement), db);
        places = [.. parameters.Select(name => raw.sqlite3_bind_parameter_index(statement, name))];
        bound = new object?[places.Length];
    }

    /// <summary>Binds only the values that differ from the last ones.</summary>
    public void Bind(IReadOnlyList<object?> values)
    {
        for (var i = 0; i < places.Length; i++)
        {
            if (places[i] == 0 || Equals(bound[i], values[i]))
                continue;
            SqliteException.ThrowExceptionForRC(Bind(places[i], values[i]), db);
            bound[i] = values[i];
        }
    }

    /// <summary>Runs the statement with the bound values and resets it.</summary>
    public void Run()
    {
        var result = raw.sqlite3_step(statement);
        if (result is not (raw.SQLITE_DONE or raw.SQLITE_ROW))
            SqliteException.ThrowExceptionForRC(result, db);
        raw.sqlite3_reset(statement);
    }

    /// <summary>Moves to the next row; false after the last one.</summary>
    public bool Move()
    {
        var result = raw.sqlite3_step(statement);
        if (result is not (raw.SQLITE_DONE or raw.SQLITE_ROW))
            SqliteException.ThrowExceptionForRC(result, db);
        return result == raw.SQLITE_ROW;
    }

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    /// <exception cref="FormatException">The value is of another type: the engine itself would convert a text to 0.</exception>
    public long? Number(int column)
    {
        var number = raw.sqlite3_column_int64(statement, column);
        return number != 0 ? number : raw.sqlite3_column_type(statement, column) switch
        {
            raw.SQLITE_INTEGER => 0,
            raw.SQLITE_NULL => null,
            _ => throw new FormatException($"Column {column} of a row is not a number."),
        };
    }

    /// <summary>Returns a text's UTF-8 bytes, valid until the next move; empty also for null.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(statement, column);

    public void Dispose() => statement.Dispose();

    /// <summary>Binds each type in the format of the EF Core mapping.</summary>
    int Bind(int place, object? value) => value switch
    {
        null or DBNull => raw.sqlite3_bind_null(statement, place),
        string text => Bind(place, text),
        byte[] bytes => raw.sqlite3_bind_blob(statement, place, bytes),
        Guid id => Bind(place, id.ToString().ToUpperInvariant()),
        bool yes => raw.sqlite3_bind_int64(statement, place, yes ? 1 : 0),
        long number => raw.sqlite3_bind_int64(statement, place, number),
        int number => raw.sqlite3_bind_int64(statement, place, number),
        Enum named => raw.sqlite3_bind_int64(statement, place, Convert.ToInt64(named, System.Globalization.CultureInfo.InvariantCulture)),
        _ => throw new ArgumentException($"No column type can store a {value.GetType().Name}."),
    };

    int Bind(int place, string text)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            return raw.sqlite3_bind_text(statement, place, bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
