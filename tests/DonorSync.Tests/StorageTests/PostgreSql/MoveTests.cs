using DonorSync.ConstantContact.Sandbox;
using DonorSync.Tests.KillTests;
using Npgsql;

namespace DonorSync.Tests.StorageTests.PostgreSql;

/// <summary><c>migrate-database</c>: an installation moves from SQLite to PostgreSQL and continues there.</summary>
public sealed class MoveTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_moved_installation_continues_where_it_was()
    {
        await using var sandbox = await Sandbox.StartAsync(
            new SandboxOptions { ActivityDelay = TimeSpan.Zero, EnforceLimits = false }, Cancellation);
        var name = await PostgreSqlCluster.NewAsync();
        await using var database = new ServerDatabase(await PostgreSqlCluster.ConnectionStringAsync(name), name);
        await using var old = new ServerProcess(sandbox, new Dictionary<string, string?>());
        await old.StartAsync();
        await AddAsync(old, "ada@example.org", "grace@example.org");
        await old.ConnectAsync();
        Assert.Equal("completed", (string?)(await old.EndAsync())["state"]);

        var (refused, _, why) = await old.RunAsync("migrate-database", "--to", database.Connection);
        Assert.True(refused == 1, why);
        Assert.Contains("stop it first", why, StringComparison.Ordinal);
        old.Kill();
        var (code, output, error) = await old.RunAsync("migrate-database", "--to", database.Connection);
        Assert.True(code == 0, error);
        Assert.Contains("rows copied and compared", output, StringComparison.Ordinal);
        var (again, _, full) = await old.RunAsync("migrate-database", "--to", database.Connection);
        Assert.Equal(1, again);
        Assert.Contains("not empty", full, StringComparison.Ordinal);

        await using var moved = new ServerProcess(sandbox, new Dictionary<string, string?>(), database);
        await moved.StartAsync();
        var quiet = await moved.SyncAsync();
        Assert.Equal(("completed", 0), ((string?)quiet["state"], quiet["rules"]!.AsArray().Sum(static r => (int)r!["done"]!)));
        await AddAsync(moved, "edith@example.org");
        await moved.SyncAsync();
        Assert.NotNull(sandbox.Control.DefaultAccount.Find("edith@example.org"));
    }

    [Fact]
    public async Task A_move_that_fails_leaves_nothing_behind()
    {
        await using var sandbox = await Sandbox.StartAsync(new SandboxOptions(), Cancellation);
        var name = await PostgreSqlTestDatabase.NewAsync();
        await using var database = new ServerDatabase(await PostgreSqlCluster.ConnectionStringAsync(name), name);
        await ExecuteAsync(database.Connection, """DELETE FROM "ObstacleBasis" """);
        // A row that the new database refuses, in the last table.
        await ExecuteAsync(database.Connection, """ALTER TABLE "GroupMembers" ADD CHECK ("AddedAt" < 0)""");
        await using var old = new ServerProcess(sandbox, new Dictionary<string, string?>());
        await old.StartAsync();
        await AddAsync(old, "ada@example.org");
        old.Kill();

        var (code, _, error) = await old.RunAsync("migrate-database", "--to", database.Connection);

        Assert.NotEqual(0, code);
        Assert.NotEqual("", error);
        Assert.Equal(0L, await ExecuteAsync(database.Connection, """SELECT count(*) FROM "Contacts" """));
        await old.StartAsync();
        Assert.Single((await old.SendAsync(HttpMethod.Get, "contacts"))!["items"]!.AsArray());
    }

    static async Task<object?> ExecuteAsync(string connectionString, string statement)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(Cancellation);
        await using var command = new NpgsqlCommand(statement, connection);
        return await command.ExecuteScalarAsync(Cancellation);
    }

    static async Task AddAsync(ServerProcess server, params string[] emails) => await server.SendAsync(HttpMethod.Post, "contacts/bulk", new
    {
        contacts = emails.Select(
            static email =>
                new { type = "person", firstName = "Test", lastName = email, primaryEmail = email, groups = new[] { "Donors" } }),
    });
}
