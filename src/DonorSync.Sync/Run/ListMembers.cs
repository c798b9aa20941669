using DonorSync.Core;

namespace DonorSync.Sync;

/// <summary>
/// Sends removals and additions to Constant Contact in bulk, then reads back what became of them. Its counts say how many, never
/// who; so a step is done when the read-back shows it, and failed when it does not.
/// </summary>
sealed class ListMembers(RunContext run, LinkTable links, RunHolds holds, RunPlan plan)
{
    readonly Dictionary<string, string> refused = [];
    readonly List<string> problems = [];
    readonly Touched touched = new();

    public async Task SendAsync(IReadOnlySet<EmailKey> refusedConsent, CancellationToken cancellation)
    {
        await links.LoadAsync(cancellation);
        await RemoveAsync(cancellation);
        await AddAsync(refusedConsent, cancellation);
    }

    public async Task VerifyAsync(CancellationToken cancellation)
    {
        if (!touched.Any)
            return;
        await run.ReportAsync("reading back", 0, touched.Contacts, cancellation);
        var everything = await new ReadBack(run).ReadAsync(touched, cancellation);
        var verdict = new Verdict(run, links, refused, problems);
        await verdict.PassAsync(StepPhase.ListRemovals, holds, cancellation);
        await verdict.PassAsync(StepPhase.ListAdditions, holds, cancellation);
        await new ListCounts(run).LearnAsync(verdict.Moves, everything, cancellation);
    }

    async Task RemoveAsync(CancellationToken cancellation)
    {
        var pages = StepPages.ReadAsync(run, StepPhase.ListRemovals, holds, cancellation);
        await foreach (var removals in RemovalSlices.ReadAsync(pages, links.ListOf))
        {
            touched.Remove(removals);
            Take(await run.ConstantContact.RemoveAsync(removals, cancellation));
            await run.ReportAsync("removing from lists", touched.Contacts, 0, cancellation);
        }
    }

    async Task AddAsync(IReadOnlySet<EmailKey> refusedConsent, CancellationToken cancellation)
    {
        var slices = new AdditionSlices(run, holds, plan);
        var guard = new AdditionGuard(run, links, plan.Pairs, refusedConsent);
        await foreach (var slice in slices.ReadAsync(cancellation))
        {
            var allowed = await guard.FilterAsync(slice, cancellation);
            slice.Clear();
            var rows = ImportRows.Of(allowed, links.ListOf);
            if (rows.Count == 0)
                continue;
            touched.Add(allowed, links.ListOf);
            allowed = [];
            var report = await run.ConstantContact.ImportAsync(rows, cancellation);
            slices.CreatedAreInDoubt |= report.Problems.Count > 0;
            guard.MayComeAgain = !plan.ByLists.IsEmpty;
            Take(report);
            await run.ReportAsync("adding to lists", touched.Contacts, 0, cancellation);
        }
    }

    void Take(BulkReport report)
    {
        problems.AddRange(report.Problems);
        foreach (var (who, why) in report.Refused)
            refused[who] = why;
    }
}
