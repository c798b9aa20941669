using DonorSync.Database;
using DonorSync.Database.PostgreSql;
using DonorSync.Database.Rows;
using DonorSync.Donors;
using DonorSync.SyncStore;
using Npgsql;

namespace DonorSync.Tests.StorageTests.PostgreSql;

/// <summary>A schema change while another server writes: it steps back, lets the other one continue, and tries again.</summary>
public sealed class MigrationWaitTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_schema_change_waits_for_a_writer_that_takes_longer_than_its_lock_timeout_A3()
    {
        var connection = await PostgreSqlCluster.ConnectionStringAsync(await PostgreSqlCluster.NewAsync());
        await using var database = new TestDatabase(
            services => services.AddPostgreSqlDonorDatabase(connection), static () => Task.FromResult<byte[]>([]),
            static _ => Task.CompletedTask);
        await using var writer = new NpgsqlConnection(connection);
        await writer.OpenAsync(Cancellation);
        await using var writing = await writer.BeginTransactionAsync(Cancellation);
        await using (var command = new NpgsqlCommand($"SELECT {OneWriter.Lock($"'{Guid.Empty}'")}", writer, writing))
            await command.ExecuteNonQueryAsync(Cancellation);

        var migrating = database.Get<IDatabaseMigrator>().MigrateAsync(Cancellation);
        await UntilItSteppedBackAsync(writer, writing, migrating);
        await writing.CommitAsync(Cancellation);

        Assert.NotEmpty(await migrating);
    }

    /// <summary>Waits until the migration has waited for the writer and given up, as the database's own list of locks shows.</summary>
    static async Task UntilItSteppedBackAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Task migrating)
    {
        const string Waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";
        await using var waiting = new NpgsqlCommand(Waiting, connection, transaction);
        foreach (var waits in new[] { true, false })
        {
            while (await waiting.ExecuteScalarAsync(Cancellation) is long count && count > 0 != waits && !migrating.IsCompleted)
                await Task.Delay(TimeSpan.FromMilliseconds(20), Cancellation);
        }
    }
}
