using DonorSync.Database.Sqlite;
using Microsoft.Data.Sqlite;

namespace DonorSync.Database.Backups;

/// <summary>The schema of a file.</summary>
/// <param name="Applied">Its schema changes, the oldest first.</param>
/// <param name="AreTriggersOutdated">Whether its triggers and search tables are another version's and must be removed.</param>
sealed record SchemaFound(IReadOnlyList<string> Applied, IReadOnlyList<SchemaPart> Parts, bool AreTriggersOutdated);

/// <summary>
/// Checks that DonorSync created every part of a file: a foreign trigger, view or table could change what the server writes. Before that is
/// known, only the file's list of parts, its schema changes and its record are read.
/// </summary>
sealed class BackupSchema(IDbContextFactory<SqliteDonorSyncDb> contexts, ModelParts parts)
{
    readonly SchemaChanges changes = new(contexts);

    public DerivedParts Derived { get; } = new(parts);

    /// <param name="source">What the file is called in words to people.</param>
    /// <exception cref="BackupException">It is no database of this version or an earlier one, or DonorSync did not create a part of
    /// it.</exception>
    /// <exception cref="SqliteException">It cannot be read.</exception>
    public SchemaFound Check(SqliteConnection connection, string source)
    {
        var parts = SchemaParts.Read(connection);
        if (!parts.Any(static p => p is { Type: SchemaPart.TableType, Name: "__EFMigrationsHistory" }))
            throw new BackupException($"{source} is not a DonorSync database.");
        // A view or a table of another module could answer a query with anything, or never.
        if (parts.FirstOrDefault(p => p.Type == SchemaPart.View || (p.IsVirtual && !Derived.Has(p))) is { } odd)
            throw Refusal(source, $"has {odd.InWords}, which DonorSync did not create");
        var applied = Applied(connection, source);
        var (optional, ours) = (Optional, changes.PartsOf(applied));
        var found = parts.Where(p => !Derived.Has(p)).ToList();
        if (SchemaParts.Difference(found, [.. ours, .. optional.Where(o => found.Exists(f => f.Key == o.Key))]) is { } difference)
            throw Refusal(source, difference);
        return new(applied, parts, AreTriggersOutdated(connection, source, parts, applied));
    }

    IReadOnlyList<string> Applied(SqliteConnection connection, string source)
    {
        var (applied, known) = (SchemaChanges.In(connection), changes.Known());
        return KnownMigrations.Refusal(applied, known) is { } refusal
            ? throw new BackupException($"{source} cannot be restored: {refusal}. Restore it with the version that wrote it.")
            : applied;
    }

    /// <summary>Returns whether the triggers are an earlier version's, as the backup's record or its age must confirm.</summary>
    bool AreTriggersOutdated(SqliteConnection connection, string source, IReadOnlyList<SchemaPart> parts, IReadOnlyList<string> applied)
    {
        var derived = parts.Where(Derived.Has).ToList();
        if (SchemaParts.Difference(derived, Derived.Ours()) is not { } difference)
            return false;
        var isVouchedFor = BackupRecord.Read(connection) is { } record
            ? record.Values.GetValueOrDefault(BackupRecord.DerivedName) == SchemaParts.HashOf(derived)
            : changes.Known().Except(applied).Any();
        return isVouchedFor ? true : throw Refusal(source, difference);
    }

    /// <summary>Parts that a file can have but need not have.</summary>
    static IReadOnlyList<SchemaPart> Optional =>
    [
        new(SchemaPart.TableType, SqliteMigrator.LockTable, SqliteMigrator.CreateLockTable),
        new(SchemaPart.TableType, BackupRecord.Table, BackupRecord.Create),
    ];

    public static BackupException Refusal(string source, string difference) => new($"{source} {difference}. It cannot be restored.");
}
