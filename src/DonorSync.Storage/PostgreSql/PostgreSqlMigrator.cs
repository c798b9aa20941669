using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace DonorSync.Storage;

sealed class PostgreSqlMigrator(IDbContextFactory<PostgreSqlDonorSyncDb> contexts) : IDatabaseMigrator
{
    /// <summary>Another process may be bringing a large database up to date.</summary>
    const string Patience = "SET lock_timeout = '10min'";

    public async Task MigrateAsync(CancellationToken cancellation)
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
                await RefuseNewerAsync(db, cancellation);
                db.Database.SetCommandTimeout(0);
                await db.Database.MigrateAsync(cancellation);
                await PostgreSqlDerived.EnsureAsync(db, cancellation);
            }
            finally
            {
                // What the pool gives to somebody else has to be as new.
                if (connection.State == System.Data.ConnectionState.Open)
                    await PostgreSqlLocks.ReleaseAsync(connection, PostgreSqlLocks.Migration, CancellationToken.None);
            }
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or TimeoutException)
        {
            throw new DatabaseUnusableException($"the database cannot be used: {e.Message}", e);
        }
    }

    public async Task<string?> WhyNotReadyAsync(CancellationToken cancellation)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            var pending = await db.Database.GetPendingMigrationsAsync(cancellation);
            return pending.Any() ? "the schema is not up to date" : null;
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or TimeoutException)
        {
            return $"the database does not answer: {(e as PostgresException)?.SqlState ?? "no connection"}";
        }
    }

    /// <summary>Where the account may do that. Of several that start at once, one makes it.</summary>
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

    static async Task RefuseNewerAsync(PostgreSqlDonorSyncDb db, CancellationToken cancellation)
    {
        var unknown = (await db.Database.GetAppliedMigrationsAsync(cancellation)).Except(db.Database.GetMigrations()).FirstOrDefault();
        if (unknown is not null)
            throw new DatabaseUnusableException($"the database was written by a newer version (it has the schema change {unknown})");
    }
}
