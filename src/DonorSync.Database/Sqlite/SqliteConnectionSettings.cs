using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace DonorSync.Database.Sqlite;

/// <summary>The settings of every connection to the file.</summary>
public static class SqliteConnectionSettings
{
    /// <summary>The time that a writer waits for another one.</summary>
    public static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(30);

    /// <summary>The default: a file below the program's working folder.</summary>
    public const string DefaultConnectionString = "Data Source=data/donorsync.db";

    /// <summary>Adds foreign keys and the time limit for other writers, unless the setting has its own.</summary>
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

/// <summary>Sets what SQLite forgets when a connection is closed.</summary>
sealed class SqlitePragmas : DbConnectionInterceptor
{
    // In WAL mode NORMAL keeps the database consistent: a power failure can lose the last commits, a killed process loses none. Fewer
    // checkpoints made a first sync an eighth faster; the cache holds the upper pages of the indexes that it fills.
    static readonly string Pragmas =
        $"PRAGMA busy_timeout = {SqliteConnectionSettings.BusyTimeout.TotalMilliseconds:0}; PRAGMA synchronous = NORMAL; "
        + $"PRAGMA wal_autocheckpoint = {LogPages}; PRAGMA cache_size = -{CacheKilobytes};";

    /// <summary>In pages of 4 KB.</summary>
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
