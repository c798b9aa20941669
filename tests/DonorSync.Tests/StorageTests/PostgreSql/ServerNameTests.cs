using DonorSync.Database;
using DonorSync.Database.PostgreSql;
using DonorSync.Donors.Tasks;
using Npgsql;

namespace DonorSync.Tests.StorageTests.PostgreSql;

/// <summary>Names of servers on one PostgreSQL database: they survive a restart, and two running servers never share one.</summary>
public sealed class ServerNameTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("donorsync-names-");

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    string Imports => Path.Combine(folder.FullName, "imports");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_server_that_starts_again_has_its_name_again_and_two_never_have_the_same()
    {
        await using var database = await PostgreSqlTestDatabase.OpenAsync();
        var connection = ConnectionOf(database);
        using var first = new PostgreSqlServers(connection, new(Imports));
        await first.TakeNameAsync(Cancellation);
        string? name;
        using (var second = new PostgreSqlServers(connection, new(Imports)))
        {
            await second.TakeNameAsync(Cancellation);
            name = second.Name;
            Assert.NotNull(name);
            Assert.NotEqual(first.Name, name);
        }
        using var again = new PostgreSqlServers(connection, new(Imports));
        await again.TakeNameAsync(Cancellation);
        Assert.Equal(name, again.Name);
        using var elsewhere = new PostgreSqlServers(connection, new(Path.Combine(folder.FullName, "other")));
        await elsewhere.TakeNameAsync(Cancellation);
        Assert.NotNull(elsewhere.Name);
        Assert.Equal(3, new[] { first.Name, again.Name, elsewhere.Name }.Distinct().Count());
    }

    [Fact]
    public async Task The_lock_of_a_name_ends_with_the_connection_and_not_before()
    {
        await using var database = await PostgreSqlTestDatabase.OpenAsync();
        var connection = ConnectionOf(database);
        await using var holder = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connection) { Pooling = false }.ConnectionString);
        await holder.OpenAsync(Cancellation);
        var names = new ServerNames(Imports).All();
        Assert.True(await PostgreSqlLocks.TryTakeNameAsync(holder, names[0], Cancellation));

        using (var beside = new PostgreSqlServers(connection, new(Imports)))
        {
            await beside.TakeNameAsync(Cancellation);
            Assert.Equal(names[1], beside.Name);
        }
        await holder.CloseAsync();
        using var after = new PostgreSqlServers(connection, new(Imports));
        await after.TakeNameAsync(Cancellation);
        Assert.Equal(names[0], after.Name);
    }

    [Fact]
    public void Servers_that_start_at_the_same_time_read_the_same_id_and_a_file_without_one_is_told()
    {
        var ids = new string[16];
        Parallel.For(0, ids.Length, i => ids[i] = new ServerNames(Imports).All()[0]);
        Assert.Single(ids.Distinct());

        File.WriteAllText(Path.Combine(Imports, "server.id"), "nonsense");
        var names = new ServerNames(Imports);
        Assert.NotEqual(ids[0], names.All()[0]);
        Assert.Contains("does not contain an id", names.Trouble, StringComparison.Ordinal);
    }

    static string ConnectionOf(TestDatabase database)
    {
        using var db = database.Open(default);
        return Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.GetConnectionString(db.Database)!;
    }
}
