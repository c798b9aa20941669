using DonorSync.Database.Rejections;
using DonorSync.Donors.Tasks;
using DonorSync.Server.Clocks;

namespace DonorSync.Server.Work;

/// <summary>
/// Carries out long work behind the pages: whoever's turn it is, a few chunks at a time. What it is stopped in the middle of is gone on
/// with after the next start, from the position in the database.
/// </summary>
sealed partial class WorkRunner(
    WorkClaims claims, WorkSteps steps, OldWorks old, WorkSignal signal, ClockTrust trust, TimeProvider clock, ILogger<WorkRunner> log) : BackgroundService
{
    /// <summary>So long one organisation's work keeps the others' waiting.</summary>
    static readonly TimeSpan Turn = TimeSpan.FromSeconds(2);

    /// <summary>How long until it is tried again, when something is in the way.</summary>
    static readonly TimeSpan Wait = TimeSpan.FromSeconds(2);

    /// <summary>How often it is looked for works that are too old.</summary>
    static readonly TimeSpan Sweep = TimeSpan.FromHours(1);

    readonly Breath breath = new(clock);
    long? swept;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await claims.TakeOverAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
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
                // The database is away, say: the works are still there when it is back.
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
            // The next start need not wait for the lease to run out.
            await claims.ReleaseAsync(claim, null, null, CancellationToken.None);
            throw;
        }
        catch (Exception e)
        {
            LogFailed(e, claim.Id);
            if (steps.HasFailedOften(claim))
                await claims.FailAsync(claim, "Something went wrong here, several times. What was done before stays; the log of the server says more.", stopping);
            else
                await claims.ReleaseAsync(claim, clock.GetUtcNow() + Wait, "the database", stopping);
        }
    }

    [LoggerMessage(2100, LogLevel.Error, "Long work cannot be looked for")]
    partial void LogTrouble(Exception error);

    [LoggerMessage(2101, LogLevel.Information, "Another process has taken over the work {Work}")]
    partial void LogLost(Guid work);

    [LoggerMessage(2102, LogLevel.Error, "A chunk of the work {Work} failed")]
    partial void LogFailed(Exception error, Guid work);
}
