namespace DonorSync.Storage;

public enum DatabaseProvider
{
    Sqlite,
    PostgreSql,
}

/// <summary>
/// The database engine. Bound from the settings' section <c>Database</c>; the location is <c>ConnectionStrings__Database</c>.
/// </summary>
public sealed class DatabaseOptions
{
    /// <value>Sqlite.</value>
    public DatabaseProvider Provider { get; set; } = DatabaseProvider.Sqlite;
}
