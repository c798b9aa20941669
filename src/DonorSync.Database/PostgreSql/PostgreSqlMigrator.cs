using System.Net.Sockets;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace DonorSync.Database.PostgreSql;

/// <summary>
/// Migrates a PostgreSQL database. Other servers can use the database during that and continue with the new schema: a change that only adds
/// is made while they run, any other one only when there are none.
/// </summary>
sealed class PostgreSqlMigrator(IDbContextFactory<PostgreSqlDonorSyncDb> contexts, IServerLock servers) : IDatabaseMigrator
{
    /// <summary>Another process may be upgrading a large database.</summary>
    const string Patience = "SET lock_timeout = '10min'";

    /// <summary>
    /// A change that waits for a table lock makes all others wait behind it. It therefore gives up after 2 s, lets them continue, and tries
    /// again: a sync that reads all contacts keeps a table locked until it has finished.
    /// </summary>
    const string ShortLockTimeout = "SET lock_timeout = '2s'";
    const int MaxTries = 200;
    static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellation)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            await CreateMissingAsync(db, cancellation);
            await db.Database.OpenConnectionAsync(cancellation);
            await db.Database.ExecuteSqlRawAsync(Patience, cancellation);
            var connection = db.Database.GetDbConnection();
            await PostgreSqlLocks.TakeAsync(connection, PostgreSqlLocks.Migration, cancellation);
            try
            {
                return [.. await ChangeAsync(db, cancellation), .. await db.Parts.FollowSettingsAsync(db, servers, cancellation)];
            }
            finally
            {
                // A connection must return to the pool in its initial state.
                if (connection.State == System.Data.ConnectionState.Open)
                {
                    await db.Database.ExecuteSqlRawAsync("ROLLBACK", CancellationToken.None);
                    await PostgreSqlLocks.ReleaseAsync(connection, PostgreSqlLocks.Migration, CancellationToken.None);
                }
            }
        }
        catch (Exception e) when (Cause(e) is { } cause)
        {
            throw new DatabaseUnusableException($"the database cannot be used: {cause.Message}", e);
        }
    }

    public async Task<string?> WhyNotReadyAsync(CancellationToken cancellation)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            await using var reading = await db.BeginSnapshotAsync(cancellation);
            await db.Database.ExecuteSqlRawAsync("SET LOCAL lock_timeout = '1s'", cancellation);
            var pending = await db.Database.GetPendingMigrationsAsync(cancellation);
            return pending.Any() ? "the schema is not up to date" : null;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            // This server has started, so its schema was complete; a newer server is adding to it at this moment.
            return null;
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or TimeoutException)
        {
            return $"the database does not answer: {(e as PostgresException)?.SqlState ?? "no connection"}";
        }
    }

    /// <returns>The applied changes.</returns>
    async Task<IReadOnlyList<string>> ChangeAsync(PostgreSqlDonorSyncDb db, CancellationToken cancellation)
    {
        var present = await KnownMigrations.RefuseOthersAsync(db, cancellation);
        string[] pending = [.. db.Database.GetMigrations().Except(present)];
        db.Database.SetCommandTimeout(0);
        if (present.Count == 0 || AdditiveChanges.FirstOther(db, pending) is not { } other)
            await BetweenOthersAsync(db, cancellation);
        else if (!await servers.WhenAloneAsync(() => BetweenOthersAsync(db, cancellation), cancellation))
            throw new DatabaseUnusableException(
                $"the schema change {other} cannot be made while other servers use the database: stop them, start one of this version, "
                + "then the others");
        return pending;
    }

    static async Task BetweenOthersAsync(PostgreSqlDonorSyncDb db, CancellationToken cancellation)
    {
        await db.Database.ExecuteSqlRawAsync(ShortLockTimeout, cancellation);
        for (var tries = 1; ; tries++)
        {
            try
            {
                await db.Database.MigrateAsync(cancellation);
                await PostgreSqlDerived.EnsureAsync(db, cancellation);
                return;
            }
            catch (Exception e) when (tries < MaxTries && IsForAnotherTry(e))
            {
                // A change that gave up can leave its transaction open, in which nothing else works. Without one this does nothing.
                await db.Database.ExecuteSqlRawAsync("ROLLBACK", cancellation);
                await Task.Delay(BetweenTries, TimeProvider.System, cancellation);
            }
        }
    }

    static bool IsForAnotherTry(Exception error) => Cause(error) is PostgresException
    {
        SqlState: PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.InFailedSqlTransaction,
    };

    /// <summary>Returns the database's own error; Entity Framework Core wraps an error that it takes for transient.</summary>
    static Exception? Cause(Exception error) => error switch
    {
        NpgsqlException or SocketException or TimeoutException => error,
        InvalidOperationException { InnerException: { } inner } => Cause(inner),
        _ => null,
    };

    /// <summary>Creates the database if the account has the right. If several processes start together, one of them creates it.</summary>
    static async Task CreateMissingAsync(PostgreSqlDonorSyncDb db, CancellationToken cancellation)
    {
        var creator = db.GetService<IRelationalDatabaseCreator>();
        if (await creator.ExistsAsync(cancellation))
            return;
        try
        {
            await creator.CreateAsync(cancellation);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another process was faster.
        }
    }
}
