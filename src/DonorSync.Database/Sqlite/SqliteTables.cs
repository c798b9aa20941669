using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace DonorSync.Database.Sqlite;

/// <summary>Creates tables of small rows in the tree of their key, without a second tree from keys to row numbers.</summary>
sealed class SqliteTables(MigrationsSqlGeneratorDependencies dependencies, IRelationalAnnotationProvider annotations)
    : SqliteMigrationsSqlGenerator(dependencies, annotations)
{
    internal const string KeptInKey = "DonorSync:KeptInKey";

    protected override void Generate(
        CreateTableOperation operation, IModel? model, MigrationCommandListBuilder builder, bool terminate = true)
    {
        var types = model?.GetEntityTypes().Where(t => t.GetTableName() == operation.Name) ?? [];
        var isKept = types.Any(static t => t.FindAnnotation(KeptInKey) is not null);
        base.Generate(operation, model, builder, terminate && !isKept);
        if (!isKept)
            return;
        builder.Append(" WITHOUT ROWID");
        if (!terminate)
            return;
        builder.AppendLine(Dependencies.SqlGenerationHelper.StatementTerminator);
        EndStatement(builder);
    }
}

public static class SqliteTableOptions
{
    /// <summary>For small rows that are found by their key (<see cref="SqliteTables"/>). PostgreSQL has no such choice.</summary>
    public static EntityTypeBuilder KeepInKey(this EntityTypeBuilder builder) => builder.HasAnnotation(SqliteTables.KeptInKey, true);
}
