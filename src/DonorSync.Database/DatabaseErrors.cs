using System.Data.Common;
using DonorSync.Sync.Ports;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace DonorSync.Database;

/// <summary>A reason why a database cannot be written, on which an operator can act.</summary>
public enum DatabaseTrouble
{
    /// <summary>Other work holds the database, or it is unavailable for a moment.</summary>
    Busy,
    DiskFull,
    ReadOnly,
    Damaged,
}

/// <summary>Classifies errors of both database engines.</summary>
public static class DatabaseErrors
{
    /// <summary>Result codes of SQLite (https://www.sqlite.org/rescode.html).</summary>
    const int SqliteBusy = 5, SqliteReadOnly = 8, SqliteCorrupt = 11, SqliteFull = 13, SqliteConstraint = 19, SqliteNotADatabase = 26;
    const int SqliteConstraintKey = 1555, SqliteConstraintUnique = 2067;

    /// <summary>Returns whether the error is temporary: retry.</summary>
    public static bool IsBusy(Exception error) => TroubleOf(error) == DatabaseTrouble.Busy;

    /// <returns>Null if the error has another reason.</returns>
    public static DatabaseTrouble? TroubleOf(Exception? error) => error switch
    {
        null => null,
        SqliteException { SqliteErrorCode: SqliteBusy } => DatabaseTrouble.Busy,
        SqliteException { SqliteErrorCode: SqliteFull } => DatabaseTrouble.DiskFull,
        SqliteException { SqliteErrorCode: SqliteReadOnly } => DatabaseTrouble.ReadOnly,
        SqliteException { SqliteErrorCode: SqliteCorrupt or SqliteNotADatabase } => DatabaseTrouble.Damaged,
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => DatabaseTrouble.DiskFull,
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } => DatabaseTrouble.ReadOnly,
        PostgresException { SqlState: PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted } => DatabaseTrouble.Damaged,
        NpgsqlException { IsTransient: true } => DatabaseTrouble.Busy,
        _ => TroubleOf(error.InnerException),
    };

    /// <summary>Returns whether another row has the same unique key.</summary>
    internal static bool IsTaken(DbUpdateException error) =>
        error.InnerException is SqliteException { SqliteExtendedErrorCode: SqliteConstraintKey or SqliteConstraintUnique }
            or PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    /// <summary>Returns what is wrong and what to do, in one sentence each.</summary>
    public static string TextOf(DatabaseTrouble trouble) => trouble switch
    {
        DatabaseTrouble.Busy => "Other work holds the database. Try again in a moment.",
        DatabaseTrouble.DiskFull => "The disk of the database is full. Make room; work then continues by itself.",
        DatabaseTrouble.ReadOnly =>
            "The database can only be read. Give the server the right to write to its folder; work then continues by itself.",
        DatabaseTrouble.Damaged => "The database file is damaged. Stop the server and restore the newest backup: ./donorsync restore FILE.",
        _ => throw new ArgumentOutOfRangeException(nameof(trouble), trouble, "not a trouble"),
    };

    /// <summary>Returns whether one row can have caused the error (a conflict, a constraint), and not a full disk, for example.</summary>
    public static bool IsAboutRows(DbUpdateException error) => error is DbUpdateConcurrencyException
        || error.InnerException is SqliteException { SqliteErrorCode: SqliteConstraint } or DbException { SqlState: ['2', '2' or '3', ..] };
}

/// <summary>Describes the database's troubles in the history of syncs.</summary>
sealed class DatabaseFailures : IFailureNames
{
    public string? Of(Exception error) => DatabaseErrors.TroubleOf(error) is { } trouble ? DatabaseErrors.TextOf(trouble) : null;
}
