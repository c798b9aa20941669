using System.Globalization;
using Microsoft.Data.Sqlite;

namespace DonorSync.Tests.KillTests;

/// <summary>Reads the database without the server, and changes nothing; it also works when the server is gone.</summary>
sealed class DatabaseView : IDisposable
{
    readonly SqliteConnection connection;

    public DatabaseView(string database)
    {
        connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly;Pooling=False");
        connection.Open();
    }

    public long Number(string query, params (string Name, object Value)[] values)
    {
        using var command = Command(query, values);
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    public bool Is(string query, params (string Name, object Value)[] values) => Number(query, values) > 0;

    public IReadOnlyList<string> Texts(string query, params (string Name, object Value)[] values)
    {
        using var command = Command(query, values);
        using var reader = command.ExecuteReader();
        var texts = new List<string>();
        while (reader.Read())
            texts.Add(string.Join(' ', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "" : reader.GetString(i))));
        return texts;
    }

    /// <summary>Checks that the file is intact, and that no row refers to a missing one.</summary>
    public void CheckWhole(string when)
    {
        Assert.True(Texts("PRAGMA integrity_check") is ["ok"], $"{when}: {string.Join(", ", Texts("PRAGMA integrity_check"))}");
        Assert.True(Texts("PRAGMA foreign_key_check") is [], $"{when}: {string.Join(", ", Texts("PRAGMA foreign_key_check"))}");
    }

    public void Dispose() => connection.Dispose();

    SqliteCommand Command(string query, (string Name, object Value)[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = query;
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        return command;
    }
}
