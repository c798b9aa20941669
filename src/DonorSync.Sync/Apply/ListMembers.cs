using DonorSync.Sync.Observe;
using DonorSync.Sync.Plan;
using DonorSync.Sync.Review;
using DonorSync.Sync.Settle;
using DonorSync.Sync.Streams;

namespace DonorSync.Sync.Apply;

/// <summary>
/// Sends removals and additions to Constant Contact in bulk, then reads them back. Constant Contact reports how many succeeded, never
/// which; so a step is done when the read-back shows it, and failed when it does not.
/// </summary>
sealed class ListMembers(RunContext run, Observation observed, LinkTable links, RunHolds holds, RunPlan plan)
{
    readonly Dictionary<string, string> refused = [];
    readonly List<string> problems = [];
    readonly SentContacts sent = new();

    public async Task SendAsync(IReadOnlySet<EmailKey> refusedConsent, CancellationToken cancellation)
    {
        await links.LoadAsync(cancellation);
        await RemoveAsync(cancellation);
        await AddAsync(refusedConsent, cancellation);
    }

    /// <summary>Returns what the read-back came to; null when nothing was sent.</summary>
    public async Task<ReadBackEnd?> VerifyAsync(CancellationToken cancellation)
    {
        if (!sent.Any)
            return null;
        await run.ReportAsync(RunPhase.ReadingBack, 0, sent.Count, cancellation);
        var back = await new ReadBack(run, observed).ReadAsync(sent, cancellation);
        var verdict = new Verdict(run, links, refused, problems);
        await verdict.PassAsync(StepPhase.ListRemovals, holds, cancellation);
        await verdict.PassAsync(StepPhase.ListAdditions, holds, cancellation);
        await new ListCounts(run).LearnAsync(verdict.Moves, back.EverythingAt is not null, cancellation);
        return back;
    }

    async Task RemoveAsync(CancellationToken cancellation)
    {
        var pages = StepPages.ReadAsync(run, StepPhase.ListRemovals, holds, cancellation);
        await foreach (var removals in RemovalSlices.ReadAsync(pages, links.ListOf))
        {
            sent.Remove(removals);
            Take(await run.ConstantContact.RemoveAsync(removals, cancellation));
            await run.ReportAsync(RunPhase.Removals, sent.Count, 0, cancellation);
        }
    }

    async Task AddAsync(IReadOnlySet<EmailKey> refusedConsent, CancellationToken cancellation)
    {
        var slices = new AdditionSlices(run, holds, plan);
        var guard = new ConsentRecheck(run, observed, links, plan.Pairs, refusedConsent);
        await foreach (var slice in slices.ReadAsync(cancellation))
        {
            var allowed = await guard.FilterAsync(slice, cancellation);
            slice.Clear();
            var rows = ImportRows.Of(allowed, links.ListOf);
            if (rows.Count == 0)
                continue;
            foreach (var contact in allowed.Select(static s => (ContactStep)s.Step).GroupBy(static s => s.Key))
                sent.Add(contact, links.ListOf);
            allowed = [];
            var report = await run.ConstantContact.ImportAsync(rows, cancellation);
            slices.CreatedAreInDoubt |= report.Problems.Count > 0;
            guard.MayComeAgain = !plan.ByLists.IsEmpty;
            Take(report);
            await run.ReportAsync(RunPhase.Additions, sent.Count, 0, cancellation);
        }
    }

    void Take(BulkReport report)
    {
        problems.AddRange(report.Problems);
        foreach (var (contact, reason) in report.Refused)
            refused[contact] = reason;
    }
}
