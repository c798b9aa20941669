namespace DonorSync.Database;

public enum DatabaseProvider
{
    Sqlite,
    PostgreSql,
}

/// <summary>Which database. Bound from the settings' section <c>Database</c>; the place is <c>ConnectionStrings__Database</c>.</summary>
public sealed class DatabaseOptions
{
    /// <value>Sqlite.</value>
    public DatabaseProvider Provider { get; set; } = DatabaseProvider.Sqlite;
}
