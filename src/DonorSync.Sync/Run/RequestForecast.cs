using DonorSync.Core;

namespace DonorSync.Sync;

/// <summary>
/// B10: what applying the plan takes beside what reading has taken. What decides how things are sent and read back is asked here too, so
/// that what is planned is what is spent unless something goes wrong.
/// </summary>
sealed class RequestForecast(RunContext run, RunPlan plan, RunHolds holds)
{
    public async Task<RequestPlan> OfAsync(CancellationToken cancellation)
    {
        var requests = await PairsAsync(run.Requests, cancellation);
        (requests, var removed) = await RemovalsAsync(requests, cancellation);
        if (plan.Additions is { } additions)
        {
            requests = requests with
            {
                ConsentLooks = additions.ConsentLooks,
                Imports = additions.Cost.Requests,
                JobLooks = requests.JobLooks + additions.Cost.Looks,
                NewContacts = plan.Created,
            };
        }
        if (removed + plan.Created + plan.Joined == 0)
            return requests;
        return requests with { ReadBack = await ReadBackAsync(removed, cancellation), ListCounts = requests.Lists };
    }

    async Task<RequestPlan> PairsAsync(RequestPlan requests, CancellationToken cancellation)
    {
        if (!plan.Has(StepPhase.Pairs))
            return requests;
        await foreach (var page in StepPages.PeekAsync(run, StepPhase.Pairs, holds, cancellation))
        {
            requests = requests with
            {
                ListWrites = requests.ListWrites + page.Count(static s => s.Step is PairStep.CreateList or PairStep.RenameList or PairStep.DeleteList),
                JobLooks = requests.JobLooks + page.Count(static s => s.Step is PairStep.DeleteList),
            };
        }
        return requests;
    }

    async Task<(RequestPlan Requests, int Contacts)> RemovalsAsync(RequestPlan requests, CancellationToken cancellation)
    {
        if (!plan.Has(StepPhase.ListRemovals))
            return (requests, 0);
        var (cost, contacts) = (default(BulkCost), 0);
        var pages = StepPages.PeekAsync(run, StepPhase.ListRemovals, holds, cancellation);
        await foreach (var slice in RemovalSlices.ReadAsync(pages, static link => new(link.Value)))
        {
            cost += run.ConstantContact.CostOf(slice);
            contacts += slice.Select(static r => r.Contact).Distinct().Count();
        }
        return (requests with { Removals = cost.Requests, JobLooks = requests.JobLooks + cost.Looks }, contacts);
    }

    async Task<int> ReadBackAsync(int removed, CancellationToken cancellation)
    {
        var members = await ReadBack.MembersAsync(run, cancellation);
        var since = await Watermark.SinceAsync(run, cancellation);
        var back = new ToReadBack(
            await run.State.Mirror.CountContactsAsync(null, cancellation), plan.Created, plan.Joined, removed,
            plan.Created == 0 ? 0 : await run.State.Mirror.CountContactsAsync(since, cancellation));
        return ReadBackWay.Cheapest(back, plan.JoinedLists.Select(link => plan.Pairs.Find(link)?.List is { } list ? members.GetValueOrDefault(list) : 0)).Requests;
    }
}
