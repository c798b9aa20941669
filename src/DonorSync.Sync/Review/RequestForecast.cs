using DonorSync.Sync.Apply;
using DonorSync.Sync.Observe;
using DonorSync.Sync.Plan;
using DonorSync.Sync.Settle;
using DonorSync.Sync.Streams;

namespace DonorSync.Sync.Review;

/// <summary>
/// B10: the requests that applying the plan needs in addition to those that reading needed. It asks the code that decides how contacts are
/// sent and read back, so that the forecast is exact unless something goes wrong.
/// </summary>
sealed class RequestForecast(RunContext run, Observation observed, RunPlan plan, RunHolds holds)
{
    readonly SentContacts sent = new(plan.Sent.Created, plan.Sent.Joined);

    public async Task<RequestPlan> OfAsync(CancellationToken cancellation)
    {
        var requests = await RemovalsAsync(await PairsAsync(observed.Requests, cancellation), cancellation);
        if (plan.Additions is { } additions)
        {
            requests = requests with
            {
                ConsentLooks = additions.ConsentLooks,
                Imports = additions.Cost.Requests,
                JobLooks = requests.JobLooks + additions.Cost.Looks,
                NewContacts = sent.Created.Count,
            };
        }
        if (!sent.Any)
            return requests;
        var back = await ReadBackStrategy.OfAsync(run, observed, sent, LinkedList, cancellation);
        return requests with { ReadBack = back.Requests, ListCounts = requests.Lists };
    }

    async Task<RequestPlan> PairsAsync(RequestPlan requests, CancellationToken cancellation)
    {
        if (!plan.Has(StepPhase.Pairs))
            return requests;
        await foreach (var page in StepPages.PeekAsync(run, StepPhase.Pairs, holds, cancellation))
        {
            requests = requests with
            {
                ListWrites = requests.ListWrites
                    + page.Count(static s => s.Step is PairStep.CreateList or PairStep.RenameList or PairStep.DeleteList),
                JobLooks = requests.JobLooks + page.Count(static s => s.Step is PairStep.DeleteList),
            };
        }
        return requests;
    }

    async Task<RequestPlan> RemovalsAsync(RequestPlan requests, CancellationToken cancellation)
    {
        if (!plan.Has(StepPhase.ListRemovals))
            return requests;
        var cost = default(BulkCost);
        var pages = StepPages.PeekAsync(run, StepPhase.ListRemovals, holds, cancellation);
        await foreach (var slice in RemovalSlices.ReadAsync(pages, AdditionForecast.ListOf))
        {
            cost += run.ConstantContact.CostOf(slice);
            sent.Remove(slice);
        }
        return requests with { Removals = cost.Requests, JobLooks = requests.JobLooks + cost.Looks };
    }

    /// <summary>The plan names lists by their links; one that is still to be created has no members.</summary>
    ListId? LinkedList(ListId planned) => plan.Pairs.Find(AdditionForecast.LinkOf(planned))?.List;
}
