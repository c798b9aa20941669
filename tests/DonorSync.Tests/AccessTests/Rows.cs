using DonorSync.Storage;
using DonorSync.Sync;
using DonorSync.Tests.Scenarios;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.AccessTests;

/// <summary>Everything that the database holds of an organisation, row by row.</summary>
static class Rows
{
    /// <summary>What being asked may change: when a token was last used, and how often a password was wrong.</summary>
    static readonly string[] Noted = ["LastUsedAt", "AccessFailedCount", "ConcurrencyStamp"];

    public static async Task<IReadOnlyList<string>> OfAsync(Installation here, OrganizationId organization)
    {
        await using var db = new SqliteConnection(here.Services.GetRequiredService<IConfiguration>().GetConnectionString("Database"));
        await db.OpenAsync(TestContext.Current.CancellationToken);
        var rows = new List<string>();
        foreach (var table in await TextsAsync(db, "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'OrganizationId' WHERE m.type = 'table' ORDER BY 1"))
        {
            var columns = await TextsAsync(db, $"SELECT name FROM pragma_table_info('{table}') ORDER BY name");
            var all = string.Join(" || ';' || ", columns.Except(Noted).Select(static c => $"'{c}=' || ifnull(\"{c}\", 'null')"));
            rows.AddRange(await TextsAsync(db, $"SELECT '{table} ' || {all} FROM \"{table}\" WHERE \"OrganizationId\" = '{organization.Value.ToString().ToUpperInvariant()}' ORDER BY 1"));
        }
        return rows;
    }

    static async Task<List<string>> TextsAsync(SqliteConnection db, string sql)
    {
        await using var command = db.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var texts = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            texts.Add(reader.GetString(0));
        return texts;
    }
}
