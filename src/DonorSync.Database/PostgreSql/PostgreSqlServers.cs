using Npgsql;

namespace DonorSync.Database.PostgreSql;

/// <summary>
/// The servers on one database. Each holds a lock that they share, on a connection of its own, for as long as it lives; who gets the
/// same lock for itself alone is the only one. The connection also holds the lock of the server's name. PostgreSQL gives a lock back when
/// the connection ends, however it ends.
/// </summary>
/// <param name="names">Null for a program that is no server.</param>
sealed class PostgreSqlServers(string connectionString, ServerNames? names) : IServerLock, IDisposable
{
    /// <summary>PostgreSQL notices the end of a process that was killed a moment later.</summary>
    const int TriesForOwnName = 10;
    static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(200);

    readonly SemaphoreSlim one = new(1);
    NpgsqlConnection? connection;

    public string? Name { get; private set; }

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

    public async Task TakeNameAsync(CancellationToken cancellation)
    {
        if (names is null || Name is not null)
            return;
        await one.WaitAsync(cancellation);
        try
        {
            var server = await ServeAsync(cancellation);
            var all = names.All();
            for (var tries = 1; tries < TriesForOwnName && Name is null; tries++)
            {
                if (await PostgreSqlLocks.TryTakeNameAsync(server, all[0], cancellation))
                    Name = all[0];
                else
                    await Task.Delay(BetweenTries, TimeProvider.System, cancellation);
            }
            await TakeOneOfAsync(server, all, cancellation);
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose()
    {
        GiveBack();
        connection?.Dispose();
        one.Dispose();
    }

    async Task TakeOneOfAsync(NpgsqlConnection server, IReadOnlyList<string> all, CancellationToken cancellation)
    {
        for (var i = 0; i < all.Count && Name is null; i++)
        {
            if (await PostgreSqlLocks.TryTakeNameAsync(server, all[i], cancellation))
                Name = all[i];
        }
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
            PostgreSqlLocks.GiveAllBack(connection);
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
        await PostgreSqlLocks.NoticeEndAsync(connection, cancellation);
        await PostgreSqlLocks.ShareAsync(connection, PostgreSqlLocks.Servers, cancellation);
        // The lock of the name ended with the connection of before, and another server may have the name by now.
        if (Name is { } before)
        {
            Name = null;
            await TakeOneOfAsync(connection, [before, .. names!.All()], cancellation);
        }
        return connection;
    }
}
