using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace DonorSync.Database.Sqlite;

/// <summary>
/// Queues the writers of this process, because a SQLite file has one writer at a time. They wait without blocking threads. SQLite alone
/// retries after growing pauses on a blocked thread, so late writers can overtake early ones and a few long writes delay all others.
/// Writers of other processes, and the first in this queue, still wait in SQLite's own way.
/// </summary>
/// <param name="patience">The maximum time in the queue; after it a writer waits in SQLite's own way.</param>
[SuppressMessage("Design", "CA1001", Justification = "SemaphoreSlim allocates no handle unless AvailableWaitHandle is used.")]
sealed class SqliteWriters(TimeSpan patience) : DbTransactionInterceptor, IDbCommandInterceptor, IDbConnectionInterceptor
{
    readonly SemaphoreSlim line = new(1);

    /// <summary>The connection that writes now; at most one.</summary>
    readonly ConcurrentDictionary<Guid, bool> writing = new();

    // Every transaction waits in the queue; long reads begin theirs without it (BeginSnapshotAsync).

    public override InterceptionResult<DbTransaction> TransactionStarting(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result)
    {
        Enter(eventData.ConnectionId);
        return result;
    }

    public override async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result,
        CancellationToken cancellationToken = default)
    {
        await EnterAsync(eventData.ConnectionId, cancellationToken);
        return result;
    }

    public override void TransactionCommitted(DbTransaction transaction, TransactionEndEventData eventData) =>
        Leave(eventData.ConnectionId);

    public override Task TransactionCommittedAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Leave(eventData.ConnectionId);
        return Task.CompletedTask;
    }

    public override void TransactionRolledBack(DbTransaction transaction, TransactionEndEventData eventData) =>
        Leave(eventData.ConnectionId);

    public override Task TransactionRolledBackAsync(
        DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Leave(eventData.ConnectionId);
        return Task.CompletedTask;
    }

    // A statement without a transaction counts as one.

    public InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        if (command.Transaction is null)
            Enter(eventData.ConnectionId);
        return result;
    }

    public async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (command.Transaction is null)
            await EnterAsync(eventData.ConnectionId, cancellationToken);
        return result;
    }

    public int NonQueryExecuted(DbCommand command, CommandExecutedEventData eventData, int result)
    {
        LeaveAfter(command, eventData);
        return result;
    }

    public ValueTask<int> NonQueryExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        LeaveAfter(command, eventData);
        return new(result);
    }

    public void CommandFailed(DbCommand command, CommandErrorEventData eventData) => LeaveAfter(command, eventData);

    public Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        LeaveAfter(command, eventData);
        return Task.CompletedTask;
    }

    public void CommandCanceled(DbCommand command, CommandEndEventData eventData) => LeaveAfter(command, eventData);

    public Task CommandCanceledAsync(DbCommand command, CommandEndEventData eventData, CancellationToken cancellationToken = default)
    {
        LeaveAfter(command, eventData);
        return Task.CompletedTask;
    }

    // A transaction that is neither committed nor rolled back ends with its connection.

    public void ConnectionClosed(DbConnection connection, ConnectionEndEventData eventData) => Leave(eventData.ConnectionId);

    public Task ConnectionClosedAsync(DbConnection connection, ConnectionEndEventData eventData)
    {
        Leave(eventData.ConnectionId);
        return Task.CompletedTask;
    }

    // A connection that stays open ends with its owner.

    public void ConnectionDisposed(DbConnection connection, ConnectionEndEventData eventData) => Leave(eventData.ConnectionId);

    public Task ConnectionDisposedAsync(DbConnection connection, ConnectionEndEventData eventData)
    {
        Leave(eventData.ConnectionId);
        return Task.CompletedTask;
    }

    void Enter(Guid connection)
    {
        if (!writing.ContainsKey(connection) && line.Wait(patience))
            writing[connection] = true;
    }

    async Task EnterAsync(Guid connection, CancellationToken cancellation)
    {
        if (!writing.ContainsKey(connection) && await line.WaitAsync(patience, cancellation))
            writing[connection] = true;
    }

    void LeaveAfter(DbCommand command, CommandEventData eventData)
    {
        if (command.Transaction is null)
            Leave(eventData.ConnectionId);
    }

    void Leave(Guid connection)
    {
        if (writing.TryRemove(connection, out _))
            line.Release();
    }
}
