using Npgsql;

namespace DonorSync.Database.PostgreSql;

/// <summary>The settings of every connection to PostgreSQL.</summary>
public static class PostgreSqlConnectionSettings
{
    /// <summary>The time that a writer waits for another one.</summary>
    public static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(30);

    /// <summary>The number of statements that a connection keeps prepared.</summary>
    const int Prepared = 100;

    /// <summary>Adds defaults for what the setting does not contain.</summary>
    /// <exception cref="ArgumentException">Not a connection string, or one without a host or a database.</exception>
    public static NpgsqlConnectionStringBuilder Complete(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        if (string.IsNullOrWhiteSpace(builder.Host))
            throw new ArgumentException("must name a host");
        if (string.IsNullOrWhiteSpace(builder.Database))
            throw new ArgumentException("must name a database");
        if (!builder.ContainsKey("Application Name"))
            builder.ApplicationName = "DonorSync";
        if (!builder.ContainsKey("Max Auto Prepare"))
            builder.MaxAutoPrepare = Prepared;
        if (string.IsNullOrWhiteSpace(builder.Options))
            builder.Options = $"-c lock_timeout={LockTimeout.TotalMilliseconds:0}";
        return builder;
    }
}
