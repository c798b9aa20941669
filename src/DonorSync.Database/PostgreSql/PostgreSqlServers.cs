using Npgsql;

namespace DonorSync.Database.PostgreSql;

/// <summary>
/// The servers on one database. Each one holds a shared lock on its own connection while it runs; a server that gets the lock exclusively
/// is the only one. The connection also holds the lock of the server's name. PostgreSQL releases locks when the connection ends for any
/// reason.
/// </summary>
/// <param name="names">Null for a program that is not a server.</param>
sealed class PostgreSqlServers(string connectionString, ServerNames? names) : IServerLock, IDisposable
{
    /// <summary>PostgreSQL detects the end of a killed process with a short delay.</summary>
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
    /// Releases the locks before closing, because PostgreSQL releases those of a closed connection with a short delay, and a server that
    /// starts immediately after this one must not find them held.
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
            // The connection is broken; its locks end with it.
        }
    }

    /// <summary>Opens the connection and takes the shared lock; waits while another server holds it exclusively.</summary>
    async Task<NpgsqlConnection> ServeAsync(CancellationToken cancellation)
    {
        if (connection is { State: System.Data.ConnectionState.Open })
            return connection;
        if (connection is not null)
            await connection.DisposeAsync();
        // Not from the pool, where it would stay open.
        connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, KeepAlive = 30 }.ConnectionString);
        await connection.OpenAsync(cancellation);
        await PostgreSqlLocks.NoticeEndAsync(connection, cancellation);
        await PostgreSqlLocks.ShareAsync(connection, PostgreSqlLocks.Servers, cancellation);
        // The lock of the name ended with the earlier connection, and another server may have the name now.
        if (Name is { } before)
        {
            Name = null;
            await TakeOneOfAsync(connection, [before, .. names!.All()], cancellation);
        }
        return connection;
    }
}
