namespace DonorSync.Database.PostgreSql;

/// <summary>Builds COPY commands, which transfer many rows together.</summary>
static class PostgreSqlCopy
{
    public static string In(string table, IEnumerable<string> columns) =>
        $"""COPY "{table}" ({Names(columns)}) FROM STDIN (FORMAT BINARY)""";

    static string Names(IEnumerable<string> columns) => string.Join(", ", columns.Select(static c => $"\"{c}\""));
}
