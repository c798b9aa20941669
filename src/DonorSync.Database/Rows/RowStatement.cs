using System.Data.Common;
using DonorSync.Database.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Storage;

namespace DonorSync.Database.Rows;

/// <summary>Runs one statement for many rows in the context's transaction: prepared once in SQLite, sent in batches otherwise.</summary>
sealed class RowStatement(DonorSyncDb db, string sql, params string[] parameters)
{
    const int SentAtOnce = 500;

    readonly DbConnection connection = db.Database.GetDbConnection();

    /// <summary>Runs the rows in order. A batch may be read before the first row is run.</summary>
    /// <param name="rows">Values in the order of the parameters.</param>
    public Task RunAsync(IEnumerable<object?[]> rows, CancellationToken cancellation)
    {
        if (connection is not SqliteConnection sqlite)
            return RunInBatchesAsync(rows, cancellation);
        RunOneByOne(sqlite, rows, cancellation);
        return Task.CompletedTask;
    }

    void RunOneByOne(SqliteConnection sqlite, IEnumerable<object?[]> rows, CancellationToken cancellation)
    {
        using var statement = new SqliteStatement(sqlite, sql, [.. parameters.Select(static name => "@" + name)]);
        foreach (var row in rows)
        {
            cancellation.ThrowIfCancellationRequested();
            statement.Bind(row);
            statement.Run();
        }
    }

    async Task RunInBatchesAsync(IEnumerable<object?[]> rows, CancellationToken cancellation)
    {
        foreach (var some in rows.Chunk(SentAtOnce))
        {
            await using var batch = connection.CreateBatch();
            batch.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
            foreach (var row in some)
            {
                var command = batch.CreateBatchCommand();
                command.CommandText = sql;
                for (var i = 0; i < row.Length; i++)
                    command.Parameters.Add(Parameter(command.CreateParameter(), parameters[i], row[i] ?? DBNull.Value));
                batch.BatchCommands.Add(command);
            }
            await batch.ExecuteNonQueryAsync(cancellation);
        }
    }

    static DbParameter Parameter(DbParameter parameter, string name, object value)
    {
        parameter.ParameterName = name;
        parameter.Value = value;
        return parameter;
    }
}
