using System.Data.Common;
using DonorSync.Database;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Sync.Ports;
using DonorSync.Tests.Scenarios;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.AccessTests;

/// <summary>All rows of an organization in the database.</summary>
static class Rows
{
    /// <summary>Columns that a refused request may change: the last use of a token, and the number of wrong passwords.</summary>
    static readonly string[] Noted = ["LastUsedAt", "AccessFailedCount", "ConcurrencyStamp"];

    public static Task<IReadOnlyList<string>> OfAsync(Installation here, OrganizationId organization) =>
        ReadAsync(here, $"WHERE upper(CAST(\"OrganizationId\" AS text)) = '{organization.Value.ToString().ToUpperInvariant()}'");

    /// <summary>Returns the rows of all organizations.</summary>
    public static Task<IReadOnlyList<string>> OfAllAsync(Installation here) => ReadAsync(here, "");

    static async Task<IReadOnlyList<string>> ReadAsync(Installation here, string which)
    {
        await using var scope = here.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DonorSyncDb>().Database;
        await db.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var connection = db.GetDbConnection();
        var columns = await PairsAsync(connection, db.IsSqlite()
            ? "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY 1, 2"
            : "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2");
        var rows = new List<string>();
        foreach (var table in columns.GroupBy(static c => c.Table, static c => c.Column))
        {
            if (Where([.. table], which) is not { } condition)
                continue;
            var all = string.Join(
                " || ';' || ", table.Except(Noted).Select(static c => $"'{c}=' || coalesce(CAST(\"{c}\" AS text), 'null')"));
            rows.AddRange((await PairsAsync(connection, $"SELECT '{table.Key}', {all} FROM \"{table.Key}\" {condition} ORDER BY 2"))
                .Select(static r => $"{r.Table} {r.Column}"));
        }
        return rows;
    }

    /// <summary>Null for a table of the installation.</summary>
    static string? Where(IReadOnlyList<string> columns, string which) =>
        columns.Contains("OrganizationId") ? which
        : columns.Contains("Run") ? $"WHERE \"Run\" IN (SELECT \"Number\" FROM \"Runs\" {which})"
        : null;

    static async Task<List<(string Table, string Column)>> PairsAsync(DbConnection db, string sql)
    {
        await using var command = db.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var pairs = new List<(string, string)>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            pairs.Add((reader.GetString(0), reader.GetString(1)));
        return pairs;
    }
}
