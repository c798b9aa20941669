using System.Net;
using DonorSync.Database;
using DonorSync.Database.Audit;
using DonorSync.Database.Users;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Crm;
using DonorSync.Donors.Listing;
using DonorSync.Server.Retention;
using DonorSync.SyncStore.Tables;
using DonorSync.Tests.AccessTests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.Scenarios;

/// <summary>Data older than its retention period is deleted; that a run took place, and the evidence of consent, is kept.</summary>
public sealed class RetentionTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Changes_of_an_old_sync_are_deleted_and_its_numbers_kept()
    {
        await using var here = await Installation.StartAsync(
            settings: new Dictionary<string, string?> { ["Retention:HistoryDays"] = "60" });
        here.Account.Seed(new ConstantContact.Sandbox.Control.SeedContact { Email = "dora@example.org", Lists = ["Friends"] });
        var old = (string)(await here.FirstSyncAsync())["id"]!;
        var consent = await ConsentAsync(here);
        await AgeAsync(here, old, days: 61);
        await here.AddPeopleAsync(["new@example.org"], "Friends");
        var young = (string)(await here.SyncAsync())["id"]!;

        var (steps, _) = await here.Services.GetRequiredService<RetentionWatch>().ForgetAsync(Cancellation);

        Assert.True(steps > 0);
        Assert.Empty((await here.GetAsync($"apps/constant-contact/syncs/{old}/changes"))["items"]!.AsArray());
        Assert.True(Installation.StepsDone(await here.GetAsync($"apps/constant-contact/syncs/{old}")) > 0);
        Assert.NotEmpty((await here.GetAsync($"apps/constant-contact/syncs/{young}/changes"))["items"]!.AsArray());
        Assert.Equal(consent, (await ConsentAsync(here)).Take(consent.Count));
        Assert.Equal(
            "too_old", (string?)(await here.SendAsync(
                HttpMethod.Post, $"apps/constant-contact/syncs/{old}/undo", null, HttpStatusCode.Conflict))!["code"]);
        using var administrator = await Person.OfAsync(here, UserRole.Administrator);
        Assert.Contains(
            "only its numbers are left", (await administrator.PageAsync($"/activity/{old}"))!.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_audit_log_is_kept_for_its_days()
    {
        await using var here = await Installation.StartAsync();
        await here.AddPeopleAsync(["ada@example.org"]);
        var before = await SecurityTests.AuditTests.EntriesAsync(here);
        await using (var scope = here.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<DonorSyncDb>();
            var longAgo = before[0].At.AddDays(-731);
            await db.Set<AuditEntry>().IgnoreQueryFilters()
                .ExecuteUpdateAsync(set => set.SetProperty(static e => e.At, longAgo), Cancellation);
        }
        await here.AddPeopleAsync(["ben@example.org"]);

        Assert.Equal(before.Count, (await here.Services.GetRequiredService<RetentionWatch>().ForgetAsync(Cancellation)).Entries);

        Assert.Single(await SecurityTests.AuditTests.EntriesAsync(here));
    }

    static async Task AgeAsync(Installation here, string run, int days)
    {
        await using var scope = here.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DonorSyncDb>();
        var id = Guid.Parse(run);
        var row = await db.Set<RunRow>().IgnoreQueryFilters().SingleAsync(r => r.Id == id, Cancellation);
        (row.StartedAt, row.FinishedAt) = (row.StartedAt.AddDays(-days), row.FinishedAt!.Value.AddDays(-days));
        await db.SaveChangesAsync(Cancellation);
    }

    static async Task<IReadOnlyList<string>> ConsentAsync(Installation here) =>
        [.. (await Rows.OfAllAsync(here)).Where(static r => r.StartsWith("ConsentEvents ", StringComparison.Ordinal))];
}
