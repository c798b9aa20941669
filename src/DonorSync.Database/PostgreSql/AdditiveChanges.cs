using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace DonorSync.Database.PostgreSql;

/// <summary>
/// Tells the schema changes that servers of an earlier version can live with: what they read stays, and what they write is still
/// accepted. Told by what a change does rather than by a mark on it, which could be forgotten.
/// </summary>
static class AdditiveChanges
{
    /// <summary>The first of these changes that takes something away or alters it; null when all of them only add.</summary>
    public static string? FirstOther(PostgreSqlDonorSyncDb db, IEnumerable<string> changes)
    {
        var all = db.GetService<IMigrationsAssembly>();
        return changes.FirstOrDefault(id => !OnlyAdds(all.CreateMigration(all.Migrations[id], db.Database.ProviderName!).UpOperations));
    }

    static bool OnlyAdds(IReadOnlyList<MigrationOperation> change)
    {
        var made = change.OfType<CreateTableOperation>().Select(static t => t.Name).ToHashSet();
        return change.All(o => o switch
        {
            CreateTableOperation or CreateIndexOperation { IsUnique: false } => true,
            AddColumnOperation column when column.IsNullable || column.DefaultValue is not null || column.DefaultValueSql is not null => true,
            // Nobody of an earlier version uses a table that comes with the change.
            ITableMigrationOperation on => made.Contains(on.Table),
            _ => false,
        });
    }
}
