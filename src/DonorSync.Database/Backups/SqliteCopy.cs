using System.Globalization;
using Microsoft.Data.Sqlite;

namespace DonorSync.Database.Backups;

/// <summary>A database file that no other program uses: a backup, or a file to restore.</summary>
static class SqliteCopy
{
    /// <summary>The suffixes of the log files of a database in use.</summary>
    public static readonly ImmutableArray<string> Log = ["-wal", "-shm"];

    const int Busy = 5;

    static readonly ImmutableArray<string> Parts = ["", .. Log, "-journal"];

    public static void Forget(string path)
    {
        foreach (var part in Parts.Where(part => File.Exists(path + part)))
            File.Delete(path + part);
    }

    /// <summary>Creates a new file. It will contain donors' data: no other user of the machine may read it.</summary>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new(path, options);
    }

    /// <summary>Opens a connection that is not pooled: closing it closes the file.</summary>
    /// <exception cref="BackupException">The file is not a SQLite database, or cannot be read.</exception>
    public static SqliteConnection Open(string path, SqliteOpenMode mode = SqliteOpenMode.ReadWrite)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 5 }.ConnectionString);
        connection.Open();
        return connection;
    }

    /// <summary>Returns the number of rows by table, of the tables that store rows themselves.</summary>
    public static IReadOnlyDictionary<string, long> CountRows(SqliteConnection connection) => Read(
            connection,
            """SELECT "name" FROM sqlite_master WHERE "type" = 'table' AND "sql" NOT LIKE 'CREATE VIRTUAL%' AND "name" NOT LIKE """
            + """'sqlite\_%' ESCAPE '\' ORDER BY "name" """)
        .Where(static table => table != BackupRecord.Table)
        .ToDictionary(static table => table,
            table => long.Parse(Read(connection, $"""SELECT count(*) FROM "{table}" """)[0], CultureInfo.InvariantCulture));

    /// <summary>Checks every page, every index and every row.</summary>
    /// <exception cref="BackupException">The file is damaged.</exception>
    public static void CheckWhole(SqliteConnection connection, string path)
    {
        var found = Read(connection, "PRAGMA integrity_check(1);");
        if (found is not ["ok"])
            throw new BackupException($"{path} is damaged: {string.Join(' ', found)}");
    }

    /// <summary>Merges the log into the file, so that the file is complete without it.</summary>
    /// <exception cref="SqliteException">Another program uses it for longer than the connection's time limit.</exception>
    public static void MakeOneFile(SqliteConnection connection)
    {
        if (Read(connection, "PRAGMA journal_mode = DELETE;", connection.DefaultTimeout) is not ["delete"])
            throw new SqliteException($"{connection.DataSource} keeps its log: another program uses it.", Busy);
    }

    /// <param name="seconds">How long to wait for others, in seconds; 0: without limit.</param>
    public static IReadOnlyList<string> Read(SqliteConnection connection, string query, int seconds = 0)
    {
        using var command = connection.CreateCommand();
        command.CommandText = query;
        command.CommandTimeout = seconds;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(reader.IsDBNull(0) ? "" : reader.GetString(0));
        return rows;
    }
}
