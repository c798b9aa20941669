using DonorSync.Database;
using DonorSync.Donors;
using DonorSync.Donors.Groups;
using DonorSync.Donors.Tasks;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Tests.StorageTests.Sqlite;

/// <summary>A statement that is compiled once and run for many rows: no row affects another one.</summary>
public sealed class SqliteStatementsTests : StorageContract
{
    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();

    [Fact]
    public async Task Rows_that_are_saved_by_the_same_statement_keep_their_own_values()
    {
        await using var db = World.Open(Ours.Organization);
        db.AddRange(Enumerable.Range(0, 100).Select(static n => Named($"Group {n}")));
        await db.SaveChangesAsync();

        foreach (var group in await db.Groups().ToListAsync())
            group.Name += "!";
        await db.SaveChangesAsync();

        Assert.Equal(Names(static n => $"Group {n}!"), await SavedAsync());
    }

    [Fact]
    public async Task A_row_that_is_refused_does_not_spoil_the_statement_for_the_next()
    {
        await using var db = World.Open(Ours.Organization);
        await db.Database.OpenConnectionAsync();
        await SaveAsync("Choir");
        await Assert.ThrowsAsync<DbUpdateException>(() => SaveAsync("Choir"));
        db.ChangeTracker.Clear();
        await using (await db.Database.BeginTransactionAsync())
            await SaveAsync("Rolled back");
        db.ChangeTracker.Clear();
        await SaveAsync("Orchestra");

        Assert.Equal(["Choir", "Orchestra"], await SavedAsync());

        Task<int> SaveAsync(string name) => SqliteStatementsTests.SaveAsync(db, name);
    }

    /// <summary>A statement compiled on one connection does not exist on the next one from the pool.</summary>
    [Fact]
    public async Task A_compiled_statement_ends_when_its_connection_is_closed()
    {
        await using var db = World.Open(Ours.Organization);
        foreach (var others in Enumerable.Range(0, 4))
        {
            List<DonorSyncDb> taken = [.. Enumerable.Range(0, others % 2).Select(_ => World.Open(Ours.Organization))];
            foreach (var other in taken)
                await other.Database.OpenConnectionAsync();
            await SaveAsync(db, $"Group {others}");
            foreach (var other in taken)
                await SaveAsync(other, $"Group {others} of another");
            foreach (var other in taken)
                await other.DisposeAsync();
        }

        Assert.Equal(6, (await SavedAsync()).Count);
    }

    static Task<int> SaveAsync(DonorSyncDb db, string name)
    {
        db.Add(Named(name));
        return db.SaveChangesAsync();
    }

    async Task<IReadOnlyList<string>> SavedAsync()
    {
        await using var db = World.Open(Ours.Organization);
        return await db.Groups().Select(static g => g.Name).OrderBy(static name => name).ToListAsync();
    }

    static IEnumerable<string> Names(Func<int, string> name) => Enumerable.Range(0, 100).Select(name).Order(StringComparer.Ordinal);

    static Group Named(string name) => new() { Id = Guid.CreateVersion7(), Name = name };
}
