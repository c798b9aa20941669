using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace DonorSync.Database.Sqlite;

/// <summary>
/// Compiles a statement that saves rows once for as long as its connection is open, not once for each row: with what triggers add to it,
/// SQLite takes several times as long to compile it as to run it.
/// </summary>
sealed class SqliteStatements : DbCommandInterceptor
{
    /// <summary>Of each open connection, by text.</summary>
    readonly ConditionalWeakTable<DbConnection, Dictionary<string, SqliteCommand>> compiled = [];

    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) =>
        eventData.CommandSource == CommandSource.SaveChanges ? Result(Compiled((SqliteCommand)command).ExecuteReader()) : result;

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
        eventData.CommandSource == CommandSource.SaveChanges ? Result(await Compiled((SqliteCommand)command).ExecuteReaderAsync(cancellationToken)) : result;

    static InterceptionResult<DbDataReader> Result(DbDataReader rows) => InterceptionResult<DbDataReader>.SuppressWithResult(rows);

    /// <summary>Closing a connection lets go of its commands: what one of them compiled later would be run on whatever connection is taken from the pool.</summary>
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
