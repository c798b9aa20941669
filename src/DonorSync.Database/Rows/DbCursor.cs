using System.Data.Common;

namespace DonorSync.Database.Rows;

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
