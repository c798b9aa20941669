using DonorSync.SyncStore.RunLog;

namespace DonorSync.Server.Operations.Doctor;

/// <summary>Whether the database holds a time that is later than the clock.</summary>
static class RecordedClockCheck
{
    static readonly TimeSpan MostBehind = TimeSpan.FromMinutes(5);

    public static async Task<IReadOnlyList<Finding>> LookAsync(LatestTime latest, TimeProvider clock, CancellationToken cancellation) =>
        await latest.ReadAsync(cancellation) is { } last && last - clock.GetUtcNow() is var behind && behind > MostBehind
            ? [Finding.Warning(
                "recorded time", $"The database has recorded a time that is {behind.TotalMinutes:0} minutes ahead of the clock: the clock "
                    + "is behind, or was ahead.",
                "Synchronize the clock with NTP on every server of the installation.")]
            : [];
}
