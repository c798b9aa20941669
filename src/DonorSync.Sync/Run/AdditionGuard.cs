using DonorSync.Core;

namespace DonorSync.Sync;

/// <summary>
/// The last look before somebody is put on a list: an import re-subscribes whoever just left that list, so consent is read again
/// on both sides right before it is sent. Who changed meanwhile is left to the next run.
/// </summary>
sealed class AdditionGuard(RunContext run, LinkTable links, PairMap pairs, IReadOnlySet<EmailKey> refusedConsent)
{
    const int KeysAtOnce = 500;

    static readonly StepResult ChangedHere = new StepResult.Failed("changed in the CRM since the plan was made");
    static readonly StepResult OptedOutThere = new StepResult.Failed("opted out in Constant Contact since the plan was made");
    static readonly StepResult NoOptIn = new StepResult.Failed("the opt-in could not be set to Yes");
    static readonly StepResult NoList = new StepResult.Failed("the list could not be made");

    public async Task<IReadOnlyList<PlannedStep>> FilterAsync(IReadOnlyList<PlannedStep> slice, CancellationToken cancellation)
    {
        var optedOut = await OptedOutAsync(cancellation);
        var allowed = new List<PlannedStep>(slice.Count);
        foreach (var chunk in slice.GroupBy(static s => ((ContactStep)s.Step).Key).Chunk(KeysAtOnce))
        {
            var here = (await run.Crm.AtAsync([.. chunk.Select(static c => c.Key)], cancellation)).ToLookup(static c => c.Key);
            var stopped = new List<(PlannedStep, StepResult)>();
            foreach (var contact in chunk)
            {
                foreach (var step in contact)
                {
                    if (Objection((ContactStep)step.Step, [.. here[contact.Key]], optedOut) is { } objection)
                        stopped.Add((step, objection));
                    else
                        allowed.Add(step);
                }
            }
            if (stopped.Count > 0)
                await Settler.SettleAsync(run, stopped, null, cancellation);
        }
        return allowed;
    }

    StepResult? Objection(ContactStep step, ImmutableArray<CrmContact> here, HashSet<EmailKey> optedOut) =>
        refusedConsent.Contains(step.Key) ? NoOptIn
        : optedOut.Contains(step.Key) ? OptedOutThere
        : here.IsEmpty || !Decided.MayBeMailed(here) ? ChangedHere
        : step is not ContactStep.JoinList join ? null
        : links.ListOf(join.Link) is null ? NoList
        : pairs.Find(join.Link)?.Group is { } group && !here.Any(c => c.Groups.Contains(group)) ? ChangedHere
        : null;

    /// <summary>Asked once a slice, and not at all of an account that has nobody who could have left.</summary>
    async Task<HashSet<EmailKey>> OptedOutAsync(CancellationToken cancellation)
    {
        if (await run.State.CountContactsAsync(null, cancellation) == 0)
            return [];
        var seen = await new MirrorReader(run).ReadAsync(new ContactRead.OptedOutSince(run.ReadBeganAt), cancellation);
        var contacts = await run.State.ContactsAsync(seen, cancellation);
        return [.. contacts.Where(static c => c.Email is not null && Consent.Of(c) != CtctConsent.Allowed).Select(static c => c.Email!.Key)];
    }
}
