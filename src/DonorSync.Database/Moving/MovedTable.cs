using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace DonorSync.Database.Moving;

/// <summary>A column of both engines.</summary>
/// <param name="Type">The PostgreSQL type.</param>
/// <param name="Counts">Whether the database numbers new rows.</param>
sealed record MovedColumn(string Name, string Type, bool Counts);

/// <summary>A table of both engines, with the columns of PostgreSQL.</summary>
/// <param name="Key">The columns by which its rows are ordered.</param>
sealed record MovedTable(string Name, IReadOnlyList<MovedColumn> Columns, IReadOnlyList<string> Key)
{
    /// <summary>Returns every table of the model; tables that others refer to come first.</summary>
    public static IReadOnlyList<MovedTable> All(DonorSyncDb db)
    {
        var left = db.GetService<IDesignTimeModel>().Model.GetRelationalModel().Tables.ToList();
        var ordered = new List<ITable>();
        while (left.Count > 0)
        {
            var free = left.Where(t => t.ForeignKeyConstraints.All(f => f.PrincipalTable == t || ordered.Contains(f.PrincipalTable)))
                .OrderBy(static t => t.Name, StringComparer.Ordinal).ToList();
            if (free.Count == 0)
                throw new InvalidOperationException("Tables refer to each other in a circle.");
            ordered.AddRange(free);
            left.RemoveAll(free.Contains);
        }
        return [.. ordered.Select(Of)];
    }

    static MovedTable Of(ITable table) => new(
        table.Name,
        [.. table.Columns.Select(static c => new MovedColumn(c.Name, c.StoreType, Counts(c)))],
        [.. table.PrimaryKey!.Columns.Select(static c => c.Name)]);

    static bool Counts(IColumn column) =>
        column.StoreType is "integer" or "bigint"
            && column.PropertyMappings.Any(static m => m.Property.ValueGenerated == ValueGenerated.OnAdd && m.Property.IsPrimaryKey());
}
