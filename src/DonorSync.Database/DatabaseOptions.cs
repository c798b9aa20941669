namespace DonorSync.Database;

public enum DatabaseProvider
{
    Sqlite,
    PostgreSql,
}

/// <summary>The database engine, from the settings' section <c>Database</c>; its location is <c>ConnectionStrings__Database</c>.</summary>
public sealed class DatabaseOptions
{
    /// <value>Sqlite.</value>
    public DatabaseProvider Provider { get; set; } = DatabaseProvider.Sqlite;
}
