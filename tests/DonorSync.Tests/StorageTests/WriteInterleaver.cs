using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace DonorSync.Tests.StorageTests;

/// <summary>
/// Stops an act directly before one of its writes, so that another act can run in between. Both engines serialize the transactions of an
/// organization, so two acts can only interleave directly before them.
/// </summary>
/// <remarks>It must come before the engine's interceptors: a waiting act must not hold the write lock.</remarks>
sealed class WriteInterleaver : DbTransactionInterceptor, IDbCommandInterceptor
{
    static readonly AsyncLocal<Stop?> Current = new();

    /// <summary>Runs an act that halts at a stop.</summary>
    public static async Task<T> RunAsync<T>(Stop stop, Func<Task<T>> act)
    {
        Current.Value = stop;
        return await act();
    }

    public override async ValueTask<InterceptionResult<DbTransaction>> TransactionStartingAsync(
        DbConnection connection, TransactionStartingEventData eventData, InterceptionResult<DbTransaction> result,
        CancellationToken cancellationToken = default)
    {
        await PassAsync();
        return result;
    }

    /// <summary>A statement without a transaction counts as one.</summary>
    public async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (command.Transaction is null)
            await PassAsync();
        return result;
    }

    static Task PassAsync() => Current.Value?.PassAsync() ?? Task.CompletedTask;
}

/// <summary>Where an act halts: directly before its n-th write.</summary>
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
