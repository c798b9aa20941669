using System.Data.Common;

namespace DonorSync.Storage;

/// <summary>Locks that a connection holds until it gives them back or ends. They are of one database, and stand apart from those of <see cref="OneWriter"/>.</summary>
static class PostgreSqlLocks
{
    /// <summary>Any number of ours: the first of the two that name a lock.</summary>
    const int Ours = 0x444F4E4F;

    public const int Servers = 1;
    public const int Migration = 2;

    public static Task TakeAsync(DbConnection connection, int which, CancellationToken cancellation) => CallAsync(connection, "pg_advisory_lock", which, cancellation);

    public static Task ShareAsync(DbConnection connection, int which, CancellationToken cancellation) =>
        CallAsync(connection, "pg_advisory_lock_shared", which, cancellation);

    /// <summary>False when another connection holds or shares it.</summary>
    public static async Task<bool> TryTakeAsync(DbConnection connection, int which, CancellationToken cancellation) =>
        await CallAsync(connection, "pg_try_advisory_lock", which, cancellation) is true;

    public static Task ReleaseAsync(DbConnection connection, int which, CancellationToken cancellation) =>
        CallAsync(connection, "pg_advisory_unlock", which, cancellation);

    /// <summary>Returns when the lock is given back, for a caller that cannot wait asynchronously.</summary>
    public static void StopSharing(DbConnection connection, int which)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"SELECT pg_advisory_unlock_shared({Ours}, {which})";
        command.ExecuteNonQuery();
    }

    static async Task<object?> CallAsync(DbConnection connection, string function, int which, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {function}({Ours}, {which})";
        command.CommandTimeout = 0;
        return await command.ExecuteScalarAsync(cancellation);
    }
}
