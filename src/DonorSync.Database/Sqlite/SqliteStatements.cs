using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace DonorSync.Database.Sqlite;

/// <summary>
/// Compiles a statement that saves rows once for each open connection, and not for each row: including its triggers, SQLite compiles it
/// several times as long as it runs it.
/// </summary>
sealed class SqliteStatements : DbCommandInterceptor
{
    /// <summary>Compiled commands of each open connection, by text.</summary>
    readonly ConditionalWeakTable<DbConnection, Dictionary<string, SqliteCommand>> compiled = [];

    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) =>
        eventData.CommandSource == CommandSource.SaveChanges ? Result(Compiled((SqliteCommand)command).ExecuteReader()) : result;

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default) =>
        eventData.CommandSource == CommandSource.SaveChanges
            ? Result(await Compiled((SqliteCommand)command).ExecuteReaderAsync(cancellationToken)) : result;

    static InterceptionResult<DbDataReader> Result(DbDataReader rows) => InterceptionResult<DbDataReader>.SuppressWithResult(rows);

    /// <summary>Forgets the commands of a closed connection, which would otherwise run on any connection from the pool.</summary>
    Dictionary<string, SqliteCommand> Listened(DbConnection connection)
    {
        connection.StateChange += Forget;
        return [];
    }

    void Forget(object sender, StateChangeEventArgs change)
    {
        var connection = (DbConnection)sender;
        connection.StateChange -= Forget;
        compiled.Remove(connection);
    }

    SqliteCommand Compiled(SqliteCommand asked)
    {
        var statements = compiled.GetValue(asked.Connection!, Listened);
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
