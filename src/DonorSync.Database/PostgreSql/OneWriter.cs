using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace DonorSync.Database.PostgreSql;

/// <summary>
/// Allows one writing transaction of an organization at a time, as a SQLite file allows only one at all: code that reads first and then
/// writes is correct on both engines for the same reason. Organizations do not wait for each other. Writers without an organization (the
/// request ledger, creating an organization) share one queue. Audit entries have their own queue for each organization.
/// </summary>
sealed class OneWriter : DbTransactionInterceptor
{
    static readonly string Command = $"SELECT {Lock("@organization")}";

    /// <summary>
    /// Returns the SQL call that waits until no other transaction writes for the organization of this SQL value; it holds the lock until
    /// the end of the transaction.
    /// </summary>
    public static string Lock(string organization) => $"pg_advisory_xact_lock(hashtextextended({organization}::text, 0))";

    public override DbTransaction TransactionStarted(DbConnection connection, TransactionEndEventData eventData, DbTransaction result)
    {
        if (IsForWriting(result))
        {
            using var command = CommandOf(result, eventData);
            command.ExecuteNonQuery();
        }
        return result;
    }

    public override async ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
    {
        if (IsForWriting(result))
        {
            await using var command = CommandOf(result, eventData);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        return result;
    }

    /// <summary>Other isolation levels are long reads.</summary>
    static bool IsForWriting(DbTransaction transaction) => transaction.IsolationLevel == IsolationLevel.ReadCommitted;

    static DbCommand CommandOf(DbTransaction transaction, TransactionEndEventData eventData)
    {
        var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = Command;
        var parameter = command.CreateParameter();
        parameter.ParameterName = "organization";
        parameter.Value = ((DonorSyncDb)eventData.Context!).WriteQueue;
        command.Parameters.Add(parameter);
        return command;
    }
}
