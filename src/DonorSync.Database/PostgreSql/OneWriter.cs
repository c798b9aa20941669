using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace DonorSync.Database.PostgreSql;

/// <summary>
/// One transaction of an organisation writes at a time, as in a SQLite file only one does at all: whatever reads first and then writes
/// by what it read is right on both engines for the same reason. Organisations do not wait for each other. Who writes for no
/// organisation (the request ledger, founding one) waits for others of this kind. Audit entries have a queue of their own for each
/// organization.
/// </summary>
sealed class OneWriter : DbTransactionInterceptor
{
    static readonly string Command = $"SELECT {Lock("@organization")}";

    /// <summary>The call that waits until no other transaction writes for the organisation of this SQL value; it then holds until the end.</summary>
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

    /// <summary>Long reads are the others.</summary>
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
