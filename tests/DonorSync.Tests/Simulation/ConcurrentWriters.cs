using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace DonorSync.Tests.Simulation;

/// <summary>
/// Two writers at the same time: the second starts when the first has read contacts. If the first holds the database, the second waits for
/// it; otherwise both have read the same.
/// </summary>
sealed class ConcurrentWriters : DbCommandInterceptor
{
    /// <summary>Long enough for a writer that does not have to wait; each waiting writer costs as much time.</summary>
    static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    Func<Task>? second;
    Task begun = Task.CompletedTask;

    /// <summary>Runs both to their end.</summary>
    public async Task TogetherAsync(Func<Task> first, Func<Task> then)
    {
        (second, begun) = (then, Task.CompletedTask);
        await first();
        await (Interlocked.Exchange(ref second, null)?.Invoke() ?? begun);
    }

    public override async ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        var reads = command.CommandText.Contains("FROM \"Contacts\"", StringComparison.Ordinal);
        if (reads && Interlocked.Exchange(ref second, null) is { } then)
        {
            begun = Task.Run(then, CancellationToken.None);
            await Task.WhenAny(begun, Task.Delay(Glance, TimeProvider.System, CancellationToken.None));
        }
        return result;
    }
}
