using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace DonorSync.Storage;

/// <summary>What an error of the database means, whatever the engine.</summary>
public static class DatabaseErrors
{
    const int SqliteBusy = 5;
    const int SqliteConstraint = 19;

    /// <summary>Others were writing, or the database is away for a moment: the same may go well a little later.</summary>
    public static bool IsBusy(Exception error) => (error as DbException ?? error.InnerException as DbException) switch
    {
        SqliteException { SqliteErrorCode: SqliteBusy } => true,
        NpgsqlException { IsTransient: true } => true,
        _ => false,
    };

    /// <summary>A conflict or a constraint may be one row's fault; a full disk or a busy database is nobody's.</summary>
    public static bool IsAboutRows(DbUpdateException error) => error is DbUpdateConcurrencyException
        || error.InnerException is SqliteException { SqliteErrorCode: SqliteConstraint } or DbException { SqlState: ['2', '2' or '3', ..] };
}
