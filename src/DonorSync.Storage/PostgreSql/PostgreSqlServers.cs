using Npgsql;

namespace DonorSync.Storage;

/// <summary>
/// The servers on one database. Each holds a lock that they share, on a connection of its own, for as long as it lives; who gets the
/// same lock for itself alone is the only one. PostgreSQL gives a lock back when the connection ends, however it ends.
/// </summary>
sealed class PostgreSqlServers(string connectionString) : IServerLock, IDisposable
{
    readonly SemaphoreSlim one = new(1);
    NpgsqlConnection? connection;

    public async Task<bool> WhenAloneAsync(Func<Task> action, CancellationToken cancellation)
    {
        await one.WaitAsync(cancellation);
        try
        {
            var server = await ServeAsync(cancellation);
            if (!await PostgreSqlLocks.TryTakeAsync(server, PostgreSqlLocks.Servers, cancellation))
                return false;
            try
            {
                await action();
            }
            finally
            {
                await PostgreSqlLocks.ReleaseAsync(server, PostgreSqlLocks.Servers, CancellationToken.None);
            }
            return true;
        }
        finally
        {
            one.Release();
        }
    }

    public bool TryServe() => true;

    public void Dispose()
    {
        GiveBack();
        connection?.Dispose();
        one.Dispose();
    }

    /// <summary>
    /// PostgreSQL gives back the lock of a closed connection a moment later. A server that starts right after this one has stopped must not
    /// find it still held.
    /// </summary>
    void GiveBack()
    {
        if (connection is not { State: System.Data.ConnectionState.Open })
            return;
        try
        {
            PostgreSqlLocks.StopSharing(connection, PostgreSqlLocks.Servers);
        }
        catch (NpgsqlException)
        {
            // The connection is broken, and its lock ends with it.
        }
    }

    /// <summary>Waits while another server does what it may do alone.</summary>
    async Task<NpgsqlConnection> ServeAsync(CancellationToken cancellation)
    {
        if (connection is { State: System.Data.ConnectionState.Open })
            return connection;
        if (connection is not null)
            await connection.DisposeAsync();
        // Not from the pool: it would live on there.
        connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, KeepAlive = 30 }.ConnectionString);
        await connection.OpenAsync(cancellation);
        await PostgreSqlLocks.ShareAsync(connection, PostgreSqlLocks.Servers, cancellation);
        return connection;
    }
}
