using DonorSync.Database;
using DonorSync.Server.Operations.Doctor;
using DonorSync.SyncStore.RunLog;
using DonorSync.Tests.StorageTests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;

namespace DonorSync.Tests.ClockTests;

/// <summary>The doctor compares the clock with times in the database, without Constant Contact.</summary>
public sealed class RecordedClockTests
{
    [Theory]
    [InlineData(2, null)]
    [InlineData(-60, null)]
    [InlineData(90, "90 minutes ahead of the clock")]
    public async Task A_recorded_time_that_the_clock_has_not_reached_is_a_warning(int minutes, string? warning)
    {
        await using var world = await TestEngine.OpenAsync();
        await world.ClaimAsync(await world.NewTenantAsync());
        var clock = new FakeTimeProvider(world.Now.AddMinutes(-minutes));

        var found = await RecordedClockCheck.LookAsync(
            new LatestTime(world.Get<IDbContextFactory<DonorSyncDb>>()), clock, TestContext.Current.CancellationToken);

        if (warning is null)
            Assert.Empty(found);
        else
            Assert.Contains(warning, Assert.Single(found).Text, StringComparison.Ordinal);
    }
}
