using DonorSync.Database.Rejections;
using DonorSync.Donors.Tasks;
using DonorSync.Server.Clocks;

namespace DonorSync.Server.Work;

/// <summary>
/// Runs background tasks of the pages in turns of two seconds. An interrupted task continues after the next start, from the position in the
/// database.
/// </summary>
sealed partial class WorkRunner(
    WorkClaims claims, AttendedWorks attended, WorkSteps steps, OldWorks old, WorkSignal signal, ClockTrust trust, TimeProvider clock,
    ILogger<WorkRunner> log)
        : BackgroundService
{
    /// <summary>How long one organization's task runs before the next one's turn.</summary>
    static readonly TimeSpan Turn = TimeSpan.FromSeconds(2);

    /// <summary>The delay before a retry.</summary>
    static readonly TimeSpan Wait = TimeSpan.FromSeconds(2);

    /// <summary>How often old tasks are deleted.</summary>
    static readonly TimeSpan Sweep = TimeSpan.FromHours(1);

    readonly YieldToOtherWriters breath = new(clock);
    long? swept;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await claims.TakeOverAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await attended.EndAbandonedAsync(stoppingToken);
                if (await claims.TryClaimAsync(steps.FilesAtHand(), stoppingToken) is { } claim)
                    await TurnAsync(claim, stoppingToken);
                else
                    await IdleAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Ignore, for instance if the database is unavailable: the tasks are retried.
                LogTrouble(e);
                await Task.Delay(Wait, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    async Task IdleAsync(CancellationToken stopping)
    {
        if ((swept is not { } last || clock.GetElapsedTime(last) >= Sweep) && trust.MayForget)
        {
            await old.DropAsync(stopping);
            swept = clock.GetTimestamp();
        }
        await signal.WaitAsync(Wait, stopping);
    }

    async Task TurnAsync(WorkClaim claim, CancellationToken stopping)
    {
        var began = clock.GetTimestamp();
        try
        {
            while (await steps.ChunkAsync(claim, stopping))
            {
                if (clock.GetElapsedTime(began) >= Turn)
                {
                    await claims.ReleaseAsync(claim, null, null, stopping);
                    return;
                }
                await breath.TakeAsync(stopping);
            }
        }
        catch (WorkNotNowException later)
        {
            await claims.ReleaseAsync(claim, clock.GetUtcNow() + Wait, later.Message, stopping);
        }
        catch (WorkLostException)
        {
            LogLost(claim.Id);
        }
        catch (RejectedException refused)
        {
            await claims.FailAsync(claim, refused.Message, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Release the claim, so that the next start need not wait until the lease expires.
            await claims.ReleaseAsync(claim, null, null, CancellationToken.None);
            throw;
        }
        catch (Exception e)
        {
            LogFailed(e, claim.Id);
            if (steps.HasFailedOften(claim))
                await claims.FailAsync(
                    claim, "The task failed several times. Changes made before stay; the server's log has the details.", stopping);
            else
                await claims.ReleaseAsync(claim, clock.GetUtcNow() + Wait, "the database", stopping);
        }
    }

    [LoggerMessage(2100, LogLevel.Error, "Looking for background tasks failed")]
    partial void LogTrouble(Exception error);

    [LoggerMessage(2101, LogLevel.Information, "Another process has taken over task {Work}")]
    partial void LogLost(Guid work);

    [LoggerMessage(2102, LogLevel.Error, "A chunk of task {Work} failed")]
    partial void LogFailed(Exception error, Guid work);
}

/// <summary>
/// Lets other writers write between two chunks. A writer that waits for a SQLite file retries every 100 ms, so short pauses alone would let
/// none of them in.
/// </summary>
sealed class YieldToOtherWriters(TimeProvider clock)
{
    static readonly TimeSpan Stretch = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Long = TimeSpan.FromMilliseconds(150);
    static readonly TimeSpan Short = TimeSpan.FromMilliseconds(5);

    long rested = clock.GetTimestamp();

    public async Task TakeAsync(CancellationToken cancellation)
    {
        var isLong = clock.GetElapsedTime(rested) >= Stretch;
        await Task.Delay(isLong ? Long : Short, clock, cancellation);
        if (isLong)
            rested = clock.GetTimestamp();
    }
}
