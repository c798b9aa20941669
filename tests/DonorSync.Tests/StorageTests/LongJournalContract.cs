using DonorSync.Core;
using DonorSync.Storage;
using DonorSync.Sync;

namespace DonorSync.Tests.StorageTests;

/// <summary>In a journal that is too long to be read through, searches find what reading it through would (B4).</summary>
public abstract class LongJournalContract : StorageContract
{
    const int Steps = 21_000;

    [Fact]
    public async Task Searches_in_a_long_journal_find_all_that_fits_in_its_order()
    {
        await World.AddGroupAsync(Ours, "Gala 7");
        await World.AddContactAsync(Ours, "someone@rare.example.org");
        var claim = await World.ClaimAsync(Ours);
        var steps = Enumerable.Range(1, Steps).Select(static i => new PlannedStep(
            i, StepPhase.CrmContacts, Sample.EveryStep[12],
            new StepText($"line {i}", i % 700 == 0 ? "opt out" : "add to list", i == 20_500 ? "someone@rare.example.org" : $"donor{i}@example.org", i % 900 == 0 ? "Gala 7" : null, null, null)));
        await World.State(claim).Journal.SavePlanAsync([.. steps], [], None);
        await World.FinishAsync(claim);
        var changes = World.Get<RunChanges>();
        var all = await World.Get<History>().ChangesAsync(Ours.Organization, claim.Run, 0, null, None).AllAsync();

        Assert.Equal(Steps, (await changes.KindsAsync(Ours.Organization, claim.Run, None)).Sum(static k => k.Count));
        await FindsAsync(new(What: "opt out"), static c => c.What == "opt out");
        await FindsAsync(new(What: "add to list"), static c => c.What == "add to list");
        await FindsAsync(new(Search: "Rare.example"), static c => c.Contact!.Contains("rare.example", StringComparison.Ordinal));
        await FindsAsync(new(Search: "donor2099"), static c => c.Contact!.StartsWith("donor2099", StringComparison.Ordinal));
        await FindsAsync(new(Search: "gala"), static c => c.Place is not null);
        await FindsAsync(new(Search: "gala", What: "opt out"), static c => c.Place is not null && c.What == "opt out");
        await FindsAsync(new(Search: "nobody"), static _ => false);
        await FindsAsync(new(State: StepState.Failed), static _ => false);

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
