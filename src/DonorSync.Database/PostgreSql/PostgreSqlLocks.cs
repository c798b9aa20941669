using System.Buffers.Binary;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;

namespace DonorSync.Database.PostgreSql;

/// <summary>
/// Locks that a connection holds until it releases them or ends. They belong to one database and are separate from those of <see
/// cref="OneWriter"/>.
/// </summary>
static class PostgreSqlLocks
{
    /// <summary>An arbitrary number of DonorSync: the first of the two numbers of a lock.</summary>
    const int Ours = 0x444F4E4F;

    /// <summary>The same for locks of servers' names.</summary>
    const int OurNames = Ours + 1;

    public const int Servers = 1;
    public const int Migration = 2;

    public static Task TakeAsync(DbConnection connection, int which, CancellationToken cancellation) =>
        CallAsync(connection, "pg_advisory_lock", which, cancellation);

    public static Task ShareAsync(DbConnection connection, int which, CancellationToken cancellation) =>
        CallAsync(connection, "pg_advisory_lock_shared", which, cancellation);

    /// <summary>Returns false if another connection holds or shares it.</summary>
    public static async Task<bool> TryTakeAsync(DbConnection connection, int which, CancellationToken cancellation) =>
        await CallAsync(connection, "pg_try_advisory_lock", which, cancellation) is true;

    public static Task ReleaseAsync(DbConnection connection, int which, CancellationToken cancellation) =>
        CallAsync(connection, "pg_advisory_unlock", which, cancellation);

    /// <summary>
    /// Returns false if another connection has the name. Two names can have the same number: then the second one cannot be taken, but two
    /// servers never share a name.
    /// </summary>
    public static async Task<bool> TryTakeNameAsync(DbConnection connection, string name, CancellationToken cancellation)
    {
        var number = BinaryPrimitives.ReadInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        return await CallAsync(connection, "pg_try_advisory_lock", OurNames, number, cancellation) is true;
    }

    /// <summary>Makes PostgreSQL detect within a minute that the other machine is gone.</summary>
    public static async Task NoticeEndAsync(DbConnection connection, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3";
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Releases all locks of the connection, for a caller that cannot wait asynchronously.</summary>
    public static void GiveAllBack(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT pg_advisory_unlock_all()";
        command.ExecuteNonQuery();
    }

    static Task<object?> CallAsync(DbConnection connection, string function, int which, CancellationToken cancellation) =>
        CallAsync(connection, function, Ours, which, cancellation);

    static async Task<object?> CallAsync(DbConnection connection, string function, int kind, int which, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {function}({kind}, {which})";
        command.CommandTimeout = 0;
        return await command.ExecuteScalarAsync(cancellation);
    }
}
