using DonorSync.Database;
using DonorSync.Donors.Tasks;
using DonorSync.Sync.Ports;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DonorSync.Tests.Scenarios;

/// <summary>Changes of many contacts, started as on a page, and waited for.</summary>
static class BulkWorks
{
    /// <summary>Changes the contacts with these addresses, with the named group if the change needs one.</summary>
    public static async Task<WorkRow> BulkAsync(this Installation here, WorkKind kind, string group, params IEnumerable<string> emails)
    {
        var contacts = new List<Guid>();
        foreach (var email in emails)
            contacts.Add((Guid)(await here.ContactAsync(email))!["id"]!);
        var id = (Guid)(await here.GroupAsync(group))!["id"]!;
        return await here.EndOfWorkAsync(
            await Works(here).BeginBulkAsync(
                await OrganizationAsync(here), kind, new(id, group), new(null, contacts), "ann@org.example", Cancellation));
    }

    public static async Task<WorkRow> UndoAsync(this Installation here, WorkRow work) =>
        await here.EndOfWorkAsync(await Works(here).BeginUndoAsync(work.OrganizationId, work.Id, "ann@org.example", Cancellation));

    public static async Task<WorkRow> EndOfWorkAsync(this Installation here, Guid id)
    {
        var deadline = TimeProvider.System.GetUtcNow().AddMinutes(2);
        while (true)
        {
            var work = (await Works(here).FindAsync(await OrganizationAsync(here), id, Cancellation))!;
            if (!work.IsOpen)
            {
                Assert.True(work.State == WorkState.Completed, work.Error);
                return work;
            }
            Assert.True(TimeProvider.System.GetUtcNow() < deadline,
                $"The work does not end: {work.Done} of {work.Total}, waits for {work.WaitsFor}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancellation);
        }
    }

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    static Works Works(Installation here) => here.Services.GetRequiredService<Works>();

    static async Task<OrganizationId> OrganizationAsync(Installation here)
    {
        await using var db = await here.Services.GetRequiredService<IDbContextFactory<DonorSyncDb>>().CreateDbContextAsync(Cancellation);
        return (await db.Organizations.OrderBy(o => o.CreatedAt).LastAsync(Cancellation)).Id;
    }
}
