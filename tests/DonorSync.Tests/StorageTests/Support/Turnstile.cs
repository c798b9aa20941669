using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace DonorSync.Tests.StorageTests;

/// <summary>
/// Stops one act right before one of its writes, so that another act can run in between. Transactions of an organization follow one another on
/// both engines, so the moments before them are all the moments at which two acts can meet.
/// </summary>
/// <remarks>It has to be asked before the interceptors of the engine: an act that waits must not hold the place of a writer.</remarks>
sealed class Turnstile : DbTransactionInterceptor, IDbCommandInterceptor
{
    static readonly AsyncLocal<Stop?> Current = new();

    /// <summary>Runs an act that halts at a stop.</summary>
    public static async Task<T> RunAsync<T>(Stop stop, Func<Task<T>> act)
    {
        Current.Value = stop;
        return await act();
    }

    public override async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result, CancellationToken cancellationToken = default)
    {
        await PassAsync();
        return result;
    }

    /// <summary>A statement without a transaction is one of its own.</summary>
    public async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (command.Transaction is null)
            await PassAsync();
        return result;
    }

    static Task PassAsync() => Current.Value?.PassAsync() ?? Task.CompletedTask;
}

/// <summary>Where an act halts: right before its n-th write.</summary>
sealed class Stop(int number)
{
    readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly TaskCompletionSource passed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int left = number;

    public Task Reached => reached.Task;

    public void GoOn() => passed.SetResult();

    public Task PassAsync()
    {
        if (Interlocked.Decrement(ref left) != 0)
            return Task.CompletedTask;
        reached.SetResult();
        return passed.Task;
    }
}
