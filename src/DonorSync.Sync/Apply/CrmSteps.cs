using DonorSync.Sync.Review;
using DonorSync.Sync.Settle;
using DonorSync.Sync.Streams;

namespace DonorSync.Sync.Apply;

/// <summary>Applies the steps on the CRM's side, batch by batch.</summary>
sealed class CrmSteps(RunContext run, LinkTable links, RunHolds holds)
{
    readonly HashSet<EmailKey> refusedConsent = [];

    /// <summary>Addresses whose opt-in could not be set to Yes: nothing may be sent for them.</summary>
    public IReadOnlySet<EmailKey> RefusedConsent => refusedConsent;

    public async Task ApplyAsync(StepPhase phase, CancellationToken cancellation)
    {
        await links.LoadAsync(cancellation);
        var done = 0;
        await foreach (var page in StepPages.ReadAsync(run, phase, holds, cancellation))
        {
            var steps = page.Select(static s => (ContactStep)s.Step).ToList();
            var results = await run.Crm.ApplyAsync(run.Claim, steps, links.GroupOf, cancellation);
            await ResultWriter.SettleAsync(run, [.. page.Zip(results)], null, cancellation);
            for (var i = 0; i < steps.Count; i++)
            {
                if (steps[i] is ContactStep.SetOptIn { Yes: true } && results[i] is StepResult.Failed)
                    refusedConsent.Add(steps[i].Key);
            }
            done += page.Count;
            await run.ReportAsync(phase == StepPhase.Consent ? RunPhase.Consent : RunPhase.Crm, done, 0, cancellation);
        }
    }
}
