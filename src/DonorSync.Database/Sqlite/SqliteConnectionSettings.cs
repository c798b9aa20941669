using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace DonorSync.Database.Sqlite;

/// <summary>How every connection to the file behaves.</summary>
public static class SqliteConnectionSettings
{
    /// <summary>How long a writer waits for another one.</summary>
    public static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(30);

    /// <summary>The default: a file below the folder the program was started in.</summary>
    public const string DefaultConnectionString = "Data Source=data/donorsync.db";

    /// <summary>Foreign keys on; waits for other writers. What the setting says otherwise stays.</summary>
    /// <exception cref="ArgumentException">Not a connection string, or one without a file.</exception>
    public static SqliteConnectionStringBuilder Complete(string connectionString)
    {
        var builder = new SqliteConnectionStringBuilder(connectionString) { ForeignKeys = true };
        if (string.IsNullOrWhiteSpace(builder.DataSource) || builder.DataSource == ":memory:" || builder.Mode == SqliteOpenMode.Memory)
            throw new ArgumentException("must name a file: \"Data Source=data/donorsync.db\"");
        if (!builder.ShouldSerialize("Default Timeout"))
            builder.DefaultTimeout = (int)BusyTimeout.TotalSeconds;
        return builder;
    }
}

/// <summary>What SQLite forgets when a connection is closed.</summary>
sealed class SqlitePragmas : DbConnectionInterceptor
{
    // In WAL mode NORMAL loses no consistency; a power cut may lose the last commits, a killed process none. A long log is folded into the
    // file less often, which was an eighth of a first sync's time; the cache holds the upper pages of the indexes that such a run fills.
    static readonly string Pragmas =
        $"PRAGMA busy_timeout = {SqliteConnectionSettings.BusyTimeout.TotalMilliseconds:0}; PRAGMA synchronous = NORMAL; "
        + $"PRAGMA wal_autocheckpoint = {LogPages}; PRAGMA cache_size = -{CacheKilobytes};";

    /// <summary>Pages of 4 KB.</summary>
    const int LogPages = 10_000;

    const int CacheKilobytes = 8_000;

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = Command(connection);
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = Command(connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    static DbCommand Command(DbConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        return command;
    }
}
