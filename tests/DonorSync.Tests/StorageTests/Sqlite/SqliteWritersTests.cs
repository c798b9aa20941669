using System.Data.Common;
using DonorSync.Database;
using DonorSync.Database.Sqlite;
using DonorSync.Donors;
using DonorSync.Donors.Groups;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Tests.StorageTests.Sqlite;

/// <summary>Writers of the file wait in a FIFO queue: hourly syncs get their turn, however much another writer has to write.</summary>
public sealed class SqliteWritersTests : StorageContract
{
    /// <summary>All steps take less than a second; a writer forgotten in the queue would continue after twice this time.</summary>
    static readonly TimeSpan TooLong = SqliteConnectionSettings.BusyTimeout / 2;

    protected override Task<TestDatabase> OpenAsync() => SqliteTestDatabase.OpenAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Writers_run_in_FIFO_order_and_block_no_thread(bool inTransactions)
    {
        await using var db = Open();
        await RowAsync(db, "");
        var writers = await WhileAnotherWritesAsync(() => Task.WhenAll(Enumerable.Range(0, 50).Select(WriteAsync)));
        await writers.WaitAsync(TooLong);

        Assert.Equal(
            string.Concat(Enumerable.Range(0, 50).Select(static n => $"{n},")), (await db.Groups().AsNoTracking().SingleAsync()).Name);

        async Task WriteAsync(int number)
        {
            await using var own = Open();
            if (inTransactions)
                await TransactionAsync(own, $"{number},");
            else
                await StatementAsync(own, $"{number},");
        }
    }

    [Fact]
    public async Task A_saved_row_waits_for_its_turn_as_well()
    {
        await using var db = Open();

        var waiting = await WhileAnotherWritesAsync(() => RowAsync(db, "Choir"));
        await waiting.WaitAsync(TooLong);

        Assert.Equal("Choir", (await db.Groups().AsNoTracking().SingleAsync()).Name);
    }

    [Fact]
    public async Task After_a_failed_or_cancelled_write_the_next_writer_runs()
    {
        await using (var db = Open())
        {
            await TransactionAsync(db, "lost", commits: false);
            // Closing a connection that stays open ends no transaction.
            await db.Database.OpenConnectionAsync();
            await TransactionAsync(db, "lost", commits: false);
        }
        await using (var db = Open())
            await Assert.ThrowsAnyAsync<DbException>(() => db.Database.ExecuteSqlRawAsync("UPDATE \"Groups\" SET \"Nothing\" = 1"));
        await using (var db = Open())
        {
            await RowAsync(db, "Choir");
            await Assert.ThrowsAsync<DbUpdateException>(() => RowAsync(db, "Choir"));
        }
        var left = await WhileAnotherWritesAsync(async () =>
        {
            using var gone = new CancellationTokenSource();
            await using var db = Open();
            var waiting = StatementAsync(db, "lost", gone.Token);
            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        });
        await left;

        await using var last = Open();
        await TransactionAsync(last, " of 12").WaitAsync(TooLong);
        Assert.Equal("Choir of 12", (await last.Groups().AsNoTracking().SingleAsync()).Name);
    }

    [Fact]
    public async Task A_long_read_waits_for_no_writer()
    {
        await using var db = Open();

        var reading = await WhileAnotherWritesAsync(async () =>
        {
            await using var snapshot = await db.BeginSnapshotAsync(None).WaitAsync(TooLong);
            Assert.Empty(await db.Groups().ToListAsync());
        });

        await reading;
    }

    DonorSyncDb Open() => World.Open(Ours.Organization);

    /// <summary>Starts while another writer writes: waiting on this thread would keep that one from ending.</summary>
    async Task<Task> WhileAnotherWritesAsync(Func<Task> begin)
    {
        await using var other = Open();
        await using var writing = await other.Database.BeginTransactionAsync();
        return begin();
    }

    static async Task TransactionAsync(DonorSyncDb db, string addition, bool commits = true)
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        await StatementAsync(db, addition);
        if (commits)
            await transaction.CommitAsync();
    }

    static Task<int> StatementAsync(DonorSyncDb db, string addition, CancellationToken cancellation = default) =>
        db.Groups().ExecuteUpdateAsync(set => set.SetProperty(static g => g.Name, g => g.Name + addition), cancellation);

    static Task<int> RowAsync(DonorSyncDb db, string name)
    {
        db.Groups().Add(new Group { Id = Guid.CreateVersion7(), Name = name });
        return db.SaveChangesAsync();
    }
}
