using DonorSync.Core;

namespace DonorSync.Sync;

/// <summary>
/// The last look before somebody is put on a list: an import re-subscribes whoever just left that list, so consent is read again
/// on both sides right before it is sent. Who changed meanwhile is left to the next run.
/// </summary>
sealed class AdditionGuard(RunContext run, LinkTable links, PairMap pairs, IReadOnlySet<EmailKey> refusedConsent)
{
    const int KeysAtOnce = 500;

    /// <summary>An opt-out may become visible a little after it happened.</summary>
    static readonly TimeSpan Overlap = TimeSpan.FromMinutes(2);

    static readonly StepResult ChangedHere = new StepResult.Failed("changed in the CRM since the plan was made");
    static readonly StepResult OptedOutThere = new StepResult.Failed("opted out in Constant Contact since the plan was made");
    static readonly StepResult NoOptIn = new StepResult.Failed("the opt-in could not be set to Yes");
    static readonly StepResult NotCreated = new StepResult.Failed("the contact was not created");
    static readonly StepResult NoList = new StepResult.Failed("the list could not be made");

    /// <summary>Whose creation was stopped: a later slice must not create them by their address alone.</summary>
    readonly HashSet<EmailKey> notCreated = [];

    /// <summary>
    /// Somebody in an earlier slice may come again in a later one, on another list, and may have said no in between: also in an account
    /// that was empty when it was read.
    /// </summary>
    public bool MayComeAgain { get; set; }

    public async Task<IReadOnlyList<PlannedStep>> FilterAsync(IReadOnlyList<PlannedStep> slice, CancellationToken cancellation)
    {
        var optedOut = await OptedOutAsync(cancellation);
        var allowed = new List<PlannedStep>(slice.Count);
        foreach (var chunk in slice.GroupBy(static s => ((ContactStep)s.Step).Key).Chunk(KeysAtOnce))
        {
            var here = (await run.Crm.AtAsync([.. chunk.Select(static c => c.Key)], cancellation)).ToLookup(static c => c.Key);
            var stopped = new List<(PlannedStep, StepResult)>();
            foreach (var contact in chunk)
                Sort([.. contact], [.. here[contact.Key]], optedOut, allowed, stopped);
            if (stopped.Count > 0)
                await Settler.SettleAsync(run, stopped, null, cancellation);
        }
        return allowed;
    }

    /// <summary>One contact's steps. Without any list left to join, the contact is not created either.</summary>
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

    StepResult? Objection(EmailKey key, ImmutableArray<CrmContact> here, HashSet<EmailKey> optedOut) =>
        refusedConsent.Contains(key) ? NoOptIn
        : optedOut.Contains(key) ? OptedOutThere
        : here.IsEmpty || !Decided.MayBeMailed(here) ? ChangedHere
        : null;

    StepResult? Objection(ContactStep.JoinList join, ImmutableArray<CrmContact> here) =>
        links.ListOf(join.Link) is null ? NoList
        : join.Contact is null && notCreated.Contains(join.Key) ? NotCreated
        : pairs.Find(join.Link)?.Group is { } group && !here.Any(c => c.Groups.Contains(group)) ? ChangedHere
        : null;

    /// <summary>Asked once a slice, and not at all of an account that has nobody who could have left or been deleted (<see cref="ConsentCost"/>).</summary>
    async Task<HashSet<EmailKey>> OptedOutAsync(CancellationToken cancellation)
    {
        if (!MayComeAgain && await run.State.Mirror.CountContactsAsync(null, cancellation) == 0)
            return [];
        var reader = new MirrorReader(run);
        var seen = await reader.ReadAsync(new ContactRead.OptedOutSince(run.ReadBeganAt - Overlap), cancellation);
        // An import would also bring back who was deleted meanwhile (P5).
        seen.UnionWith(await reader.ReadAsync(new ContactRead.Deleted(), cancellation));
        var contacts = await run.State.Mirror.ContactsAsync(seen, cancellation);
        return [.. contacts.Where(static c => c.Email is not null && Consent.Of(c) != CtctConsent.Allowed).Select(static c => c.Email!.Key)];
    }
}
