using System.Buffers.Text;
using System.Data.Common;
using System.Text;
using DonorSync.Database.Rows;
using Microsoft.Data.Sqlite;

namespace DonorSync.Database.Sqlite;

/// <summary>A cursor directly on the engine, without ADO.NET.</summary>
sealed class SqliteCursor : RowCursor
{
    readonly SqliteStatement statement;

    public SqliteCursor(SqliteConnection connection, DbCommand command)
    {
        var parameters = command.Parameters.Cast<DbParameter>().ToList();
        statement = new(connection, command.CommandText, parameters.ConvertAll(static p => p.ParameterName));
        statement.Bind(parameters.ConvertAll(static p => p.Value));
    }

    public override ValueTask<bool> MoveAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return new(statement.Move());
    }

    public override string? Text(int column)
    {
        var bytes = statement.Bytes(column);
        return !bytes.IsEmpty ? Encoding.UTF8.GetString(bytes) : statement.IsNull(column) ? null : "";
    }

    public override long? Number(int column) => statement.Number(column);

    public override bool Yes(int column) => RequiredNumber(column) != 0;

    public override Guid? Id(int column)
    {
        var bytes = statement.Bytes(column);
        return bytes.IsEmpty ? null
            : Utf8Parser.TryParse(bytes, out Guid id, out _) ? id
            : throw new FormatException($"Column {column} of a row is not an id.");
    }

    public override byte[]? Bytes(int column) => statement.IsNull(column) ? null : statement.Bytes(column).ToArray();

    public override ValueTask DisposeAsync()
    {
        statement.Dispose();
        return default;
    }
}
