using System.Globalization;
using Microsoft.Data.Sqlite;

namespace DonorSync.Database.Backups;

/// <summary>A database file that nobody else uses: a backup, or what is about to be restored.</summary>
static class SqliteCopy
{
    /// <summary>What lies beside a database in use: its log.</summary>
    public static readonly ImmutableArray<string> Log = ["-wal", "-shm"];

    const int Busy = 5;

    static readonly ImmutableArray<string> Parts = ["", .. Log, "-journal"];

    public static void Forget(string path)
    {
        foreach (var part in Parts.Where(part => File.Exists(path + part)))
            File.Delete(path + part);
    }

    /// <summary>Makes a file that is not there yet. It gets donors' data: no other user of the machine may read it.</summary>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new(path, options);
    }

    /// <summary>Not pooled: closing it closes the file.</summary>
    /// <exception cref="BackupException">It is no SQLite database, or cannot be read.</exception>
    public static SqliteConnection Open(string path, SqliteOpenMode mode = SqliteOpenMode.ReadWrite)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = 5 }.ConnectionString);
        connection.Open();
        return connection;
    }

    /// <summary>Rows by table, of the tables that hold rows themselves.</summary>
    public static IReadOnlyDictionary<string, long> CountRows(SqliteConnection connection) => Read(
            connection, """SELECT "name" FROM sqlite_master WHERE "type" = 'table' AND "sql" NOT LIKE 'CREATE VIRTUAL%' AND "name" NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY "name" """)
        .Where(static table => table != BackupRecord.Table)
        .ToDictionary(static table => table, table => long.Parse(Read(connection, $"""SELECT count(*) FROM "{table}" """)[0], CultureInfo.InvariantCulture));

    /// <summary>Every page, every index, every row.</summary>
    /// <exception cref="BackupException">Something in it is broken.</exception>
    public static void CheckWhole(SqliteConnection connection, string path)
    {
        var found = Read(connection, "PRAGMA integrity_check(1);");
        if (found is not ["ok"])
            throw new BackupException($"{path} is damaged: {string.Join(' ', found)}");
    }

    /// <summary>Takes what its log holds into the file itself, so that the file is all there is.</summary>
    /// <exception cref="SqliteException">Somebody uses it for longer than the connection's patience.</exception>
    public static void MakeOneFile(SqliteConnection connection)
    {
        if (Read(connection, "PRAGMA journal_mode = DELETE;", connection.DefaultTimeout) is not ["delete"])
            throw new SqliteException($"{connection.DataSource} keeps its log: somebody uses it.", Busy);
    }

    /// <param name="seconds">How long to wait for others; 0: as long as it takes.</param>
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
