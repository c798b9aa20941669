using System.Text.Json.Nodes;
using DonorSync.ConstantContact.Sandbox.Control;
using Microsoft.Data.Sqlite;

namespace DonorSync.Tests.KillTests;

/// <summary>The data of both sides and the baselines, as sorted lines without ids and times, which differ between worlds.</summary>
static class FullState
{
    public static async Task<IReadOnlyList<string>> OfAsync(ServerProcess server, AccountControl account) =>
    [
        .. await CrmAsync(server),
        .. account.Lists(withDeleted: true).Select(static l => $"list {l.Name} {l.DeletedAt is not null}").Order(StringComparer.Ordinal),
        .. account.Contacts().Select(static c =>
            $"ctct {c.Email} {c.Permission} {c.DeletedAt is not null} {c.FirstName} {c.LastName} {Joined(c.Lists)}")
                .Order(StringComparer.Ordinal),
        .. Remembered(server.Database),
    ];

    public static async Task<IEnumerable<string>> CrmAsync(ServerProcess server)
    {
        var groups = (await ItemsAsync(server, "groups?limit=1000"))
            .ToDictionary(static g => (string)g["id"]!, static g => (string)g["name"]!);
        var contacts = await ItemsAsync(server, "contacts?limit=1000");
        return contacts.Select(c =>
                $"crm {c["primaryEmail"]} {c["firstName"]} {c["lastName"]} {c["preferences"]!["integrationEmailOptIn"]} "
                + Joined(c["groupIds"]!.AsArray().Select(id => groups[(string)id!])))
            .Concat(groups.Values.Select(static name => $"group {name}")).Order(StringComparer.Ordinal);
    }

    static async Task<List<JsonNode>> ItemsAsync(ServerProcess server, string path)
    {
        var all = new List<JsonNode>();
        for (var next = path; next is not null;)
        {
            var page = (await server.SendAsync(HttpMethod.Get, next))!;
            all.AddRange(page["items"]!.AsArray().Select(static i => i!));
            next = (string?)page["nextCursor"] is { } cursor ? $"{path}&cursor={Uri.EscapeDataString(cursor)}" : null;
        }
        return all;
    }

    /// <summary>Returns the baselines with their memberships by group name.</summary>
    static List<string> Remembered(string database)
    {
        using var connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly");
        connection.Open();
        var names = Rows(connection, """SELECT "LinkId", "GroupName" FROM "Links" """).ToDictionary(static r => r[0]!, static r => r[1]!);
        var rows = Rows(
            connection, """SELECT "Key", "CtctId" IS NOT NULL, "Permission", "Deleted", "Ctct", "Crm", "Memberships" FROM "Baselines" """);
        return
        [
            .. rows.Select(r => $"baseline {string.Join(' ', r[..6])} {Joined(Lines(r[6]!).Select(m => m[0] + names[m[1..]]))}")
                .Order(StringComparer.Ordinal),
            .. names.Values.Order(StringComparer.Ordinal).Select(static name => $"link {name}"),
        ];
    }

    static IEnumerable<string?[]> Rows(SqliteConnection connection, string query)
    {
        using var command = connection.CreateCommand();
        command.CommandText = query;
        using var reader = command.ExecuteReader();
        while (reader.Read())
            yield return [.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetString(i))];
    }

    static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    static string Joined(IEnumerable<string> names) => string.Join(',', names.Order(StringComparer.Ordinal));
}
