using System.Net;
using DonorSync.Server.Clocks;
using DonorSync.Server.Retention;
using DonorSync.Storage;
using DonorSync.Tests.RestTests;
using DonorSync.Tests.SecurityTests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.ClockTests;

/// <summary>What a whole server does when its clock is set.</summary>
public sealed class SetClockServerTests(WatchedServer server) : IClassFixture<WatchedServer>
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_clock_that_is_years_ahead_deletes_nothing_and_readiness_names_a_wrong_one()
    {
        Assert.Same(server.Time, server.Services.GetRequiredService<TimeProvider>());
        var (retention, trust) = (server.Services.GetRequiredService<RetentionWatch>(), server.Services.GetRequiredService<ClockTrust>());
        await server.Client.PostAsync("groups", new { name = "Kept" });
        var before = await EntriesAsync();
        Assert.True(before > 0);

        server.Time.Ahead = TimeSpan.FromDays(3_000);
        Assert.Equal((0L, 0), await retention.ForgetAsync(Cancellation));
        Assert.Equal(before, await EntriesAsync());

        trust.Saw(TimeSpan.FromDays(3_000));
        Assert.Equal((0L, 0), await retention.ForgetAsync(Cancellation));
        var wrong = await server.ClientOf(null).GetAsync("/health/ready");
        Assert.Equal("the clock of this server is 3000 days ahead of Constant Contact's", (string)wrong.Expect(HttpStatusCode.ServiceUnavailable)["reason"]!);

        // Constant Contact's clock agrees: it really is that late.
        trust.Saw(TimeSpan.Zero);
        (await server.ClientOf(null).GetAsync("/health/ready")).Expect(HttpStatusCode.OK);
        Assert.True(trust.MayForget);
        await retention.ForgetAsync(Cancellation);
        Assert.Equal(0, await EntriesAsync());
        server.Time.Ahead = TimeSpan.Zero;
    }

    async Task<int> EntriesAsync()
    {
        await using var db = await server.Services.GetRequiredService<IDbContextFactory<DonorSyncDb>>().CreateDbContextAsync(Cancellation);
        return await db.Set<AuditEntry>().IgnoreQueryFilters().CountAsync(Cancellation);
    }
}
