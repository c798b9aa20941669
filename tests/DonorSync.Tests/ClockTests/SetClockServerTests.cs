using System.Net;
using DonorSync.Database;
using DonorSync.Database.Audit;
using DonorSync.Server.Clocks;
using DonorSync.Server.Retention;
using DonorSync.Tests.RestTests;
using DonorSync.Tests.SecurityTests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.ClockTests;

/// <summary>What a complete server does when its clock is set.</summary>
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
        const string named = "the clock of this server is 3000 days ahead of Constant Contact's";
        var wrong = (await server.ClientOf(null).GetAsync("/health/ready")).Expect(HttpStatusCode.OK);
        Assert.Equal(("ready", null, named), ((string?)wrong["status"], (string?)wrong["reason"], (string?)wrong["warning"]));
        using (var browser = new Browser(server.Address))
        {
            await browser.SignInAsync(RestServer.AdminEmail, RestServer.AdminPassword);
            await browser.OpenAsync("/contacts");
            Assert.Contains(named, WebUtility.HtmlDecode(browser.Html), StringComparison.Ordinal);
        }

        // Constant Contact's clock agrees: the time has really passed.
        trust.Saw(TimeSpan.Zero);
        Assert.Null((string?)(await server.ClientOf(null).GetAsync("/health/ready")).Expect(HttpStatusCode.OK)["warning"]);
        Assert.True(trust.MayForget);
        await retention.ForgetAsync(Cancellation);
        // The earlier sign-in is of today.
        Assert.Equal(1, await EntriesAsync());
        server.Time.Ahead = TimeSpan.Zero;
    }

    async Task<int> EntriesAsync()
    {
        await using var db = await server.Services.GetRequiredService<IDbContextFactory<DonorSyncDb>>().CreateDbContextAsync(Cancellation);
        return await db.Set<AuditEntry>().IgnoreQueryFilters().CountAsync(Cancellation);
    }
}
