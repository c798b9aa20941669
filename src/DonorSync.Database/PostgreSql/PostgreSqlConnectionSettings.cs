using Npgsql;

namespace DonorSync.Database.PostgreSql;

/// <summary>How every connection to PostgreSQL behaves.</summary>
public static class PostgreSqlConnectionSettings
{
    /// <summary>How long a writer waits for another one.</summary>
    public static readonly TimeSpan LockTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Statements that a connection keeps prepared.</summary>
    const int Prepared = 100;

    /// <summary>What the setting says stays; what it does not say is added.</summary>
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
