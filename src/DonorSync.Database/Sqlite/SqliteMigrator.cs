using Microsoft.Data.Sqlite;

namespace DonorSync.Database.Sqlite;

sealed class SqliteMigrator(IDbContextFactory<SqliteDonorSyncDb> contexts, SqliteFile file) : IDatabaseMigrator
{
    /// <summary>EF Core's own table.</summary>
    public const string LockTable = "__EFMigrationsLock";

    public const string CreateLockTable =
        $"""CREATE TABLE "{LockTable}" ("Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL)""";

    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellation)
    {
        try
        {
            file.Create();
            // The lock is between real processes, so it uses the real clock.
            await using var exclusive = await file.LockAsync(TimeProvider.System, cancellation);
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            await db.Database.OpenConnectionAsync(cancellation);
            await KnownMigrations.RefuseOthersAsync(db, cancellation);
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL;", cancellation);
            await ForgetStaleLockAsync(db, cancellation);
            string[] pending = [.. await db.Database.GetPendingMigrationsAsync(cancellation)];
            await db.Database.MigrateAsync(cancellation);
            await SqliteDerived.EnsureAsync(db, cancellation);
            return [.. pending, .. await db.Parts.FollowSettingsAsync(db, file, cancellation)];
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new DatabaseUnusableException($"the database file cannot be used: {e.Message}", e);
        }
    }

    public async Task<string?> WhyNotReadyAsync(CancellationToken cancellation)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            if ((await db.Database.GetPendingMigrationsAsync(cancellation)).Any())
                return "the schema is not up to date";
            return file.WhyNotWritable() is { } trouble ? DatabaseErrors.TextOf(trouble) : null;
        }
        catch (SqliteException e)
        {
            return DatabaseErrors.TroubleOf(e) is { } trouble
                ? DatabaseErrors.TextOf(trouble) : $"The database does not answer: {e.SqliteErrorCode}.";
        }
    }

    /// <summary>
    /// A process that is killed while migrating leaves EF Core's own lock row behind, and every later start would wait for it forever. The
    /// file lock is held here, so such a row has no owner.
    /// </summary>
    static async Task ForgetStaleLockAsync(SqliteDonorSyncDb db, CancellationToken cancellation)
    {
        var sql = $"""
            {CreateLockTable.Replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS", StringComparison.Ordinal)};
            DELETE FROM "{LockTable}";
            """;
        await db.Database.ExecuteSqlRawAsync(sql, cancellation);
    }
}
