using DonorSync.Database;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Crm;
using DonorSync.Donors.Listing;
using DonorSync.Sync.Ports.Memory;
using DonorSync.SyncStore.RunLog;
using DonorSync.SyncStore.Tables;

namespace DonorSync.Tests.StorageTests;

/// <summary>In a long journal, an indexed search finds the same as a full scan (B4).</summary>
public abstract class LongJournalContract : StorageContract
{
    const int Steps = 21_000;

    [Fact]
    public async Task Searches_in_a_long_journal_find_all_that_fits_in_its_order()
    {
        var gala = await World.AddGroupAsync(Ours, "Gala 7");
        await World.AddContactAsync(Ours, "someone@rare.example.org");
        var claim = await World.ClaimAsync(Ours);
        var steps = Enumerable.Range(1, Steps).Select(i => new PlannedStep(i, StepOf(i), i % 900 == 0 ? "Gala 7" : "Other"));
        await World.State(claim).Journal.SavePlanAsync([.. steps], [], None);
        await World.FinishAsync(claim);
        var changes = World.Get<RunChanges>();
        var all = await World.Get<RunHistory>().ChangesAsync(Ours.Organization, claim.Run, 0, null, None).AllAsync();

        Assert.Equal(Steps, (await changes.KindsAsync(Ours.Organization, claim.Run, None)).Sum(static k => k.Count));
        await FindsAsync(new(What: "remove from list"), static c => c.What == "remove from list");
        await FindsAsync(new(What: "add to list"), static c => c.What == "add to list");
        await FindsAsync(new(Search: "Rare.example"), static c => c.Contact!.Contains("rare.example", StringComparison.Ordinal));
        await FindsAsync(new(Search: "donor2099"), static c => c.Contact!.StartsWith("donor2099", StringComparison.Ordinal));
        await FindsAsync(new(Search: "gala"), static c => c.Place == "Gala 7");
        await FindsAsync(new(Search: "gala", What: "remove from list"), static c => c.Place == "Gala 7" && c.What == "remove from list");
        await FindsAsync(new(Search: "nobody"), static _ => false);
        await FindsAsync(new(State: StepState.Failed), static _ => false);

        ContactStep StepOf(int i)
        {
            var link = i % 900 == 0 ? LinkId.OfGroup(new(gala.ToString())) : new LinkId("group:other");
            var email = Sample.Email(i == 20_500 ? "someone@rare.example.org" : $"donor{i}@example.org");
            return i % 700 == 0
                ? new ContactStep.LeaveList(email.Key, new("ct"), link, InGroup: true, Rule.M7)
                : new ContactStep.JoinList(email.Key, email, new("ct"), link);
        }

        async Task FindsAsync(ChangeFilter filter, Func<ChangeRecord, bool> fits)
        {
            foreach (var after in (long[])[0, 10_000])
            {
                var found = await changes.ListAsync(Ours.Organization, claim.Run, filter, after, 30, None);
                Assert.Equal(all.Where(c => c.Sequence > after && fits(c)).Take(30), found);
            }
        }
    }
}
