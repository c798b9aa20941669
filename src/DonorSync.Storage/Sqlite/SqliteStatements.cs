using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace DonorSync.Storage;

/// <summary>
/// Compiles a statement that saves rows once for as long as its connection is open, not once for each row: with what triggers add to it,
/// SQLite takes several times as long to compile it as to run it.
/// </summary>
sealed class SqliteStatements : DbCommandInterceptor
{
    /// <summary>Of each connection, by text. Closing a connection ends what is compiled on it; the command then compiles itself anew.</summary>
    readonly ConditionalWeakTable<DbConnection, Dictionary<string, SqliteCommand>> compiled = [];

    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) =>
        eventData.CommandSource == CommandSource.SaveChanges ? Result(Compiled((SqliteCommand)command).ExecuteReader()) : result;

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
        eventData.CommandSource == CommandSource.SaveChanges ? Result(await Compiled((SqliteCommand)command).ExecuteReaderAsync(cancellationToken)) : result;

    static InterceptionResult<DbDataReader> Result(DbDataReader rows) => InterceptionResult<DbDataReader>.SuppressWithResult(rows);

    SqliteCommand Compiled(SqliteCommand asked)
    {
        var statements = compiled.GetOrCreateValue(asked.Connection!);
        if (!statements.TryGetValue(asked.CommandText, out var command))
        {
            command = asked.Connection!.CreateCommand();
            command.CommandText = asked.CommandText;
            statements.Add(asked.CommandText, command);
        }
        (command.Transaction, command.CommandTimeout) = (asked.Transaction, asked.CommandTimeout);
        command.Parameters.Clear();
        foreach (SqliteParameter parameter in asked.Parameters)
            command.Parameters.Add(parameter);
        return command;
    }
}
