using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace DonorSync.Tests.Simulation;

/// <summary>
/// Two writers at the same moment: when the first has read contacts, the second begins. Where the first holds the database meanwhile, the
/// second comes after it; where it does not, both have read the same.
/// </summary>
sealed class SimMoment : DbCommandInterceptor
{
    /// <summary>Long enough for one who need not wait. Who has to wait costs as much time, whatever it comes to.</summary>
    static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    Func<Task>? second;
    Task begun = Task.CompletedTask;

    /// <summary>Both, and the end of both.</summary>
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
