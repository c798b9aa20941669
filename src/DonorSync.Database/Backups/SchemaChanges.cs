using DonorSync.Database.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace DonorSync.Database.Backups;

/// <summary>The schema changes of this version, and the parts of a file that has some of them.</summary>
sealed class SchemaChanges(IDbContextFactory<SqliteDonorSyncDb> contexts)
{
    /// <returns>The schema changes of a file, the oldest first.</returns>
    /// <exception cref="SqliteException">The file is not a DonorSync database.</exception>
    public static IReadOnlyList<string> In(SqliteConnection connection) =>
        SqliteCopy.Read(connection, """SELECT "MigrationId" FROM "__EFMigrationsHistory" ORDER BY "MigrationId" """);

    public IReadOnlyList<string> Known()
    {
        using var db = contexts.CreateDbContext();
        return [.. db.Database.GetMigrations()];
    }

    /// <summary>Returns the parts of an empty database with only these changes, which is created in memory.</summary>
    public IReadOnlyList<SchemaPart> PartsOf(IReadOnlyList<string> applied)
    {
        using var db = contexts.CreateDbContext();
        var migrator = db.GetService<IMigrator>();
        using var empty = new SqliteConnection("Data Source=:memory:");
        empty.Open();
        SqliteCopy.Read(empty, db.GetService<IHistoryRepository>().GetCreateIfNotExistsScript());
        var before = Migration.InitialDatabase;
        foreach (var change in Known())
        {
            if (applied.Contains(change))
                Run(empty, migrator.GenerateScript(before, change));
            before = change;
        }
        return SchemaParts.Read(empty);
    }

    static void Run(SqliteConnection connection, string script)
    {
        using var command = connection.CreateCommand();
        command.CommandText = script;
        command.ExecuteNonQuery();
    }
}
