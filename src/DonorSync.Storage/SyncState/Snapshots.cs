using System.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace DonorSync.Storage;

/// <summary>
/// A read that sees one state of the database however long it takes, while others write. SQLite's ordinary transaction would take
/// the write lock; a deferred one only reads.
/// </summary>
static class Snapshots
{
    public static async Task<IAsyncDisposable> BeginAsync(DonorSyncDb db, CancellationToken cancellation)
    {
        if (db.Database.GetDbConnection() is not SqliteConnection sqlite)
            return await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        await db.Database.OpenConnectionAsync(cancellation);
        return await db.Database.UseTransactionAsync(sqlite.BeginTransaction(deferred: true), cancellation) ?? throw new InvalidOperationException("No transaction.");
    }
}
