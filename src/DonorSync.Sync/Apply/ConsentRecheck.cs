using DonorSync.Sync.Observe;
using DonorSync.Sync.Plan;
using DonorSync.Sync.Settle;

namespace DonorSync.Sync.Apply;

/// <summary>
/// The last check before contacts are added to lists: an import re-subscribes a contact that has just left the list, so consent is read
/// again on both sides right before the import. A contact that changed since the plan was made is left to the next run.
/// </summary>
sealed class ConsentRecheck(RunContext run, Observation observed, LinkTable links, PairMap pairs, IReadOnlySet<EmailKey> refusedConsent)
{
    const int KeysPerQuery = 500;

    /// <summary>An opt-out may become visible a little after it happened.</summary>
    static readonly TimeSpan Overlap = TimeSpan.FromMinutes(2);

    /// <summary>Contacts whose creation was stopped: a later slice must not create them by their address alone.</summary>
    readonly HashSet<EmailKey> notCreated = [];

    /// <summary>
    /// A contact of an earlier slice may come again in a later one, for another list, and may have opted out in between: also in an account
    /// that was empty when it was read.
    /// </summary>
    public bool MayComeAgain { get; set; }

    public async Task<IReadOnlyList<PlannedStep>> FilterAsync(IReadOnlyList<PlannedStep> slice, CancellationToken cancellation)
    {
        var optedOut = await OptedOutAsync(cancellation);
        var allowed = new List<PlannedStep>(slice.Count);
        foreach (var chunk in slice.GroupBy(static s => ((ContactStep)s.Step).Key).Chunk(KeysPerQuery))
        {
            var here = (await run.Crm.AtAsync([.. chunk.Select(static c => c.Key)], cancellation)).ToLookup(static c => c.Key);
            var stopped = new List<(PlannedStep, StepResult)>();
            foreach (var contact in chunk)
                Sort([.. contact], [.. here[contact.Key]], optedOut, allowed, stopped);
            if (stopped.Count > 0)
                await ResultWriter.SettleAsync(run, stopped, null, cancellation);
        }
        return allowed;
    }

    /// <summary>Sorts one contact's steps. Without any list left to join, the contact is not created either.</summary>
    void Sort(
        List<PlannedStep> steps, ImmutableArray<CrmContact> here, HashSet<EmailKey> optedOut,
        List<PlannedStep> allowed, List<(PlannedStep, StepResult)> stopped)
    {
        var key = ((ContactStep)steps[0].Step).Key;
        var toAll = Objection(key, here, optedOut);
        var joins = steps.Where(static s => s.Step is ContactStep.JoinList)
            .ToDictionary(static s => s, s => toAll ?? Objection((ContactStep.JoinList)s.Step, here));
        var toCreate = joins.Values.All(static o => o is not null) ? toAll ?? joins.Values.First() : null;
        foreach (var step in steps)
        {
            if ((joins.TryGetValue(step, out var objection) ? objection : toCreate) is { } reason)
            {
                stopped.Add((step, reason));
                if (step.Step is ContactStep.CreateInCtct)
                    notCreated.Add(key);
            }
            else
                allowed.Add(step);
        }
    }

    StepResult.Failed? Objection(EmailKey key, ImmutableArray<CrmContact> here, HashSet<EmailKey> optedOut) =>
        refusedConsent.Contains(key) ? RunSentences.NoOptIn
        : optedOut.Contains(key) ? RunSentences.OptedOutSince
        : here.IsEmpty || !PolicyChoices.MayBeMailed(here) ? RunSentences.ChangedInCrm
        : null;

    StepResult.Failed? Objection(ContactStep.JoinList join, ImmutableArray<CrmContact> here) =>
        links.ListOf(join.Link) is null ? RunSentences.ListNotCreated
        : join.Contact is null && notCreated.Contains(join.Key) ? RunSentences.ContactNotCreated
        : pairs.Find(join.Link)?.Group is { } group && !here.Any(c => c.Groups.Contains(group)) ? RunSentences.ChangedInCrm
        : null;

    /// <summary>
    /// Reads once a slice, and never in an account without contacts that could have left or been deleted (<see cref="ConsentCost"/>).
    /// </summary>
    async Task<HashSet<EmailKey>> OptedOutAsync(CancellationToken cancellation)
    {
        if (!MayComeAgain && await run.State.Mirror.CountContactsAsync(null, cancellation) == 0)
            return [];
        var reader = new MirrorReader(run);
        var seen = await reader.ReadAsync(new ContactRead.OptedOutSince(observed.BeganAt - Overlap), cancellation);
        // An import would also bring back a contact that was deleted since (P5).
        seen.UnionWith(await reader.ReadAsync(new ContactRead.Deleted(), cancellation));
        var contacts = await run.State.Mirror.ContactsAsync(seen, cancellation);
        return
        [
            .. contacts.Where(static c => c.Email is not null && Consent.Of(c) != CtctConsent.Allowed).Select(static c => c.Email!.Key),
        ];
    }
}
