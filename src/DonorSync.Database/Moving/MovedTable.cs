using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace DonorSync.Database.Moving;

/// <summary>A column as both engines have it.</summary>
/// <param name="Type">PostgreSQL's.</param>
/// <param name="Counts">The database gives new rows the next number.</param>
sealed record MovedColumn(string Name, string Type, bool Counts);

/// <summary>A table that both engines have, with the columns of PostgreSQL.</summary>
/// <param name="Key">What its rows are put in order by.</param>
sealed record MovedTable(string Name, IReadOnlyList<MovedColumn> Columns, IReadOnlyList<string> Key)
{
    /// <summary>Every table of the model; those that others point to come first.</summary>
    public static IReadOnlyList<MovedTable> All(DonorSyncDb db)
    {
        var left = db.GetService<IDesignTimeModel>().Model.GetRelationalModel().Tables.ToList();
        var ordered = new List<ITable>();
        while (left.Count > 0)
        {
            var free = left.Where(t => t.ForeignKeyConstraints.All(f => f.PrincipalTable == t || ordered.Contains(f.PrincipalTable))).OrderBy(static t => t.Name, StringComparer.Ordinal).ToList();
            if (free.Count == 0)
                throw new InvalidOperationException("Tables point to each other in a ring.");
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
        column.StoreType is "integer" or "bigint" && column.PropertyMappings.Any(static m => m.Property.ValueGenerated == ValueGenerated.OnAdd && m.Property.IsPrimaryKey());
}
