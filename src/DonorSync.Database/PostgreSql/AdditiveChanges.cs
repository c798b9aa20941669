using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace DonorSync.Database.PostgreSql;

/// <summary>
/// Recognizes schema changes that servers of an earlier version tolerate: what they read still exists, and what they write is still
/// accepted. It checks the operations of a change and not a mark, which could be forgotten.
/// </summary>
static class AdditiveChanges
{
    /// <summary>Returns the first change that removes or alters something; null if all of them only add.</summary>
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
            AddColumnOperation column when column.IsNullable || column.DefaultValue is not null || column.DefaultValueSql is not null =>
                true,
            // Earlier versions do not use a table that the change creates.
            ITableMigrationOperation on => made.Contains(on.Table),
            _ => false,
        });
    }
}
