using DonorSync.Database.PostgreSql;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace DonorSync.Database.Moving;

/// <summary>The progress of a move. <paramref name="Verified"/>: the rows were compared; otherwise they were copied.</summary>
public sealed record MoveProgress(string Table, long Rows, bool Verified);

/// <summary>The move is refused. The message gives the reason.</summary>
public sealed class MoveRefusedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Copies a SQLite database to an empty PostgreSQL one and then compares every row. Everything is one transaction in PostgreSQL, so that a
/// failed move leaves nothing behind.
/// </summary>
public static class DatabaseMove
{
    /// <param name="from">The SQLite connection string. The file is brought up to date first, as a start of the server does it.</param>
    /// <param name="to">The PostgreSQL connection string. The database is made when it is missing and the account may do that.</param>
    /// <param name="parts">The tables.</param>
    /// <returns>Rows moved.</returns>
    /// <exception cref="MoveRefusedException">A server is at work, the target is not empty, or a row did not arrive as it was.</exception>
    /// <exception cref="DatabaseUnusableException">One of the two cannot be opened.</exception>
    public static async Task<long> MoveAsync(
        string from, string to, IReadOnlyList<ModelPart> parts, IProgress<MoveProgress> progress, CancellationToken cancellation)
    {
        await using var source = Engine(from, parts, static (services, connection) => services.AddSqliteDonorDatabase(connection));
        await using var target = Engine(to, parts, static (services, connection) => services.AddPostgreSqlDonorDatabase(connection));
        var moved = 0L;
        var alone = await source.GetRequiredService<IServerLock>().WhenAloneAsync(
            async () =>
            {
                await source.GetRequiredService<IDatabaseMigrator>().MigrateAsync(cancellation);
                await target.GetRequiredService<IDatabaseMigrator>().MigrateAsync(cancellation);
                if (!await target.GetRequiredService<IServerLock>()
                    .WhenAloneAsync(async () => moved = await MoveAsync(source, target, progress, cancellation), cancellation))
                    throw new MoveRefusedException("A server is running on the PostgreSQL database: stop it first.");
            },
            cancellation);
        return alone ? moved : throw new MoveRefusedException("A server is running on the SQLite database: stop it first.");
    }

    static async Task<long> MoveAsync(
        ServiceProvider source, ServiceProvider target, IProgress<MoveProgress> progress, CancellationToken cancellation)
    {
        await using var old = source.GetRequiredService<IDbContextFactory<DonorSyncDb>>().CreateDbContext();
        await using var snapshot = await old.BeginSnapshotAsync(cancellation);
        await using var db = target.GetRequiredService<IDbContextFactory<DonorSyncDb>>().CreateDbContext();
        db.Database.SetCommandTimeout(0);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var (sqlite, postgreSql) = ((SqliteConnection)old.Database.GetDbConnection(), (NpgsqlConnection)db.Database.GetDbConnection());
        var tables = MovedTable.All(db);
        foreach (var table in tables)
            await RefuseRowsAsync(postgreSql, table, cancellation);
        // Derived rows are moved like the others.
        foreach (var table in tables)
            await ExecuteAsync(postgreSql, $"""ALTER TABLE "{table.Name}" DISABLE TRIGGER USER""", cancellation);
        var moved = 0L;
        foreach (var table in tables)
        {
            var rows = await CopyAsync(sqlite, postgreSql, table, cancellation);
            progress.Report(new(table.Name, rows, Verified: false));
            moved += rows;
        }
        foreach (var table in tables)
            progress.Report(new(table.Name, await CompareAsync(sqlite, postgreSql, table, cancellation), Verified: true));
        foreach (var table in tables)
        {
            await ExecuteAsync(postgreSql, $"""ALTER TABLE "{table.Name}" ENABLE TRIGGER USER""", cancellation);
            await CountOnAsync(postgreSql, table, cancellation);
        }
        await transaction.CommitAsync(cancellation);
        await db.Database.ExecuteSqlRawAsync("ANALYZE", cancellation);
        return moved;
    }

    static async Task<long> CopyAsync(SqliteConnection from, NpgsqlConnection to, MovedTable table, CancellationToken cancellation)
    {
        await using var copy = await to.BeginBinaryImportAsync(
            PostgreSqlCopy.In(table.Name, table.Columns.Select(static c => c.Name)), cancellation);
        var rows = 0L;
        await foreach (var row in MovedRows.ReadAsync(from, table, cancellation))
        {
            await copy.WriteRowAsync(cancellation, row);
            rows++;
        }
        await copy.CompleteAsync(cancellation);
        return rows;
    }

    /// <summary>Compares the rows in the order of the key.</summary>
    static async Task<long> CompareAsync(SqliteConnection from, NpgsqlConnection to, MovedTable table, CancellationToken cancellation)
    {
        await using var old = MovedRows.ReadAsync(from, table, cancellation).GetAsyncEnumerator(cancellation);
        await using var arrived = MovedRows.ReadAsync(to, table, cancellation).GetAsyncEnumerator(cancellation);
        for (var row = 0L; ; row++)
        {
            var (more, there) = (await old.MoveNextAsync(), await arrived.MoveNextAsync());
            if (more != there)
                throw new MoveRefusedException($"{table.Name} has {(more ? "fewer" : "more")} rows in PostgreSQL than in SQLite.");
            if (!more)
                return row;
            for (var i = 0; i < table.Columns.Count; i++)
            {
                if (!Same(old.Current[i], arrived.Current[i]))
                    throw new MoveRefusedException($"Row {row + 1} of {table.Name} differs after the copy in {table.Columns[i].Name}.");
            }
        }
    }

    static bool Same(object? old, object? arrived) =>
        old is byte[] bytes ? arrived is byte[] there && bytes.AsSpan().SequenceEqual(there) : Equals(old, arrived);

    static async Task RefuseRowsAsync(NpgsqlConnection to, MovedTable table, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"""SELECT EXISTS (SELECT 1 FROM "{table.Name}")""", to);
        if (await command.ExecuteScalarAsync(cancellation) is true)
            throw new MoveRefusedException($"The PostgreSQL database is not empty: there are rows in {table.Name}.");
    }

    /// <summary>Sets the sequences, so that new rows get numbers after the moved ones.</summary>
    static async Task CountOnAsync(NpgsqlConnection to, MovedTable table, CancellationToken cancellation)
    {
        foreach (var column in table.Columns.Where(static c => c.Counts))
            await ExecuteAsync(
                to, $"""SELECT setval(pg_get_serial_sequence('"{table.Name}"', '{column.Name}'), max("{column.Name}")) """
                    + $"""FROM "{table.Name}" """, cancellation);
    }

    static async Task ExecuteAsync(NpgsqlConnection connection, string statement, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(statement, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }

    static ServiceProvider Engine(string connection, IReadOnlyList<ModelPart> parts, Action<IServiceCollection, string> add)
    {
        var services = new ServiceCollection().AddSingleton(TimeProvider.System);
        foreach (var part in parts)
            services.AddSingleton(part);
        add(services, connection);
        return services.BuildServiceProvider();
    }
}
