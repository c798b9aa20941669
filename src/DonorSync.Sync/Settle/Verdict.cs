using DonorSync.Sync.Apply;
using DonorSync.Sync.Review;
using DonorSync.Sync.Streams;

namespace DonorSync.Sync.Settle;

/// <summary>Compares the steps that were sent with what the read-back showed, and settles them.</summary>
sealed class Verdict(RunContext run, LinkTable links, IReadOnlyDictionary<string, string> refused, IReadOnlyList<string> problems)
{
    readonly Dictionary<ListId, int> moves = [];

    /// <summary>By how much this run's own writes changed each list's count.</summary>
    public IReadOnlyDictionary<ListId, int> Moves => moves;

    public async Task PassAsync(StepPhase phase, RunHolds holds, CancellationToken cancellation)
    {
        await using var writing = new WriteBehind();
        await foreach (var page in StepPages.ReadAsync(run, phase, holds, cancellation))
        {
            var (there, byId) = await FindAsync(page, cancellation);
            var finished = page.Select(step => (step, Judge((ContactStep)step.Step, there, byId))).ToList();
            var created = page.Select(static s => s.Step).OfType<ContactStep.CreateInCtct>().ToDictionary(static s => s.Key);
            await writing.DoAsync(() => ResultWriter.SettleAsync(run, finished, baseline => Link(baseline, there, created), cancellation));
        }
        await writing.EndAsync();
    }

    /// <summary>
    /// Returns by address the contact that is linked to it, or will be; by id also another contact that has the address (C8).
    /// </summary>
    async Task<(Dictionary<EmailKey, CtctContact> There, Dictionary<CtctContactId, CtctContact> ById)> FindAsync(
        IReadOnlyList<PlannedStep> page, CancellationToken cancellation)
    {
        var steps = page.Select(static s => (ContactStep)s.Step).ToList();
        var ids = steps.Select(IdOf).OfType<CtctContactId>().Distinct().ToList();
        var byId = (await run.State.Mirror.ContactsAsync(ids, cancellation)).ToDictionary(static c => c.Id);
        EmailKey[] unlinked = [.. steps.Where(s => IdOf(s) is null).Select(static s => s.Key).Distinct()];
        // A contact of another donor may have been given the address since the plan was made: its link holds (C8).
        var there = (await run.State.Cases.MirrorAtAsync(unlinked, cancellation))
            .Where(static row => !row.IsOccupant && row.Contact.Email?.Key == row.Key)
            .ToDictionary(static row => row.Key, static row => row.Contact);
        foreach (var step in steps)
        {
            if (step is not ContactStep.LeaveList { IsOccupant: true } && IdOf(step) is { } id && byId.TryGetValue(id, out var contact))
                there[step.Key] = contact;
        }
        await FollowImportsAsync(steps.OfType<ContactStep.JoinList>(), there, cancellation);
        return (there, byId);
    }

    /// <summary>
    /// Links the contact that an import chose. An import names an address; when two contacts of the account have it, it may choose the
    /// other one, and so will the next import.
    /// </summary>
    async Task FollowImportsAsync(
        IEnumerable<ContactStep.JoinList> joins, Dictionary<EmailKey, CtctContact> there, CancellationToken cancellation)
    {
        var missed = joins
            .Where(j => links.ListOf(j.Link) is { } list
                && there.TryGetValue(j.Key, out var contact) && contact.Email?.Key == j.Key && !contact.Lists.Contains(list))
            .ToList();
        if (missed.Count == 0)
            return;
        EmailKey[] keys = [.. missed.Select(static j => j.Key).Distinct()];
        var sharing = (await run.State.Mirror.ContactsAtAsync(keys, cancellation)).ToLookup(static c => c.Email!.Key);
        foreach (var join in missed)
        {
            var list = links.ListOf(join.Link)!.Value;
            if (sharing[join.Key].FirstOrDefault(c => c.Id != there[join.Key].Id && !c.Deleted && c.Lists.Contains(list)) is { } other)
                there[join.Key] = other;
        }
    }

    static CtctContactId? IdOf(ContactStep step) => step switch
    {
        ContactStep.JoinList join => join.Contact,
        ContactStep.LeaveList leave => leave.Contact,
        _ => null,
    };

    StepResult Judge(ContactStep step, Dictionary<EmailKey, CtctContact> there, Dictionary<CtctContactId, CtctContact> byId)
    {
        var contact = step is ContactStep.LeaveList { Contact: var leaving }
            ? byId.GetValueOrDefault(leaving) : there.GetValueOrDefault(step.Key);
        var done = step switch
        {
            ContactStep.CreateInCtct => contact is { Deleted: false },
            ContactStep.JoinList join =>
                contact is not null && links.ListOf(join.Link) is { } list && Count(list, contact.Lists.Contains(list), +1),
            ContactStep.LeaveList leave =>
                contact is not null && (links.ListOf(leave.Link) is not { } list || Count(list, !contact.Lists.Contains(list), -1)),
            _ => throw new ArgumentOutOfRangeException(nameof(step), step, "not a step on Constant Contact"),
        };
        return done ? StepResult.Done.Quietly : WhyNot(step, contact);
    }

    bool Count(ListId list, bool done, int by)
    {
        if (done)
            moves[list] = moves.GetValueOrDefault(list) + by;
        return done;
    }

    StepResult.Failed WhyNot(ContactStep step, CtctContact? contact)
    {
        if ((refused.GetValueOrDefault(step.Key.Value)
            ?? (contact is null ? null : refused.GetValueOrDefault(contact.Id.Value))) is { } reason)
            return new(FailureKind.Refused, reason);
        if (Consent.Of(contact) == CtctConsent.Refused)
            return RunSentences.OptedOut;
        return problems.Count > 0 ? new(FailureKind.Refused, string.Join("; ", problems.Distinct())) : RunSentences.NotShown;
    }

    /// <summary>
    /// Adds the id and the permission, which are known now. Constant Contact's own spelling of what was sent is the baseline (C11); if it
    /// shows something else, the contact was created by other means, and the next run meets it for the first time (T4).
    /// </summary>
    static Baseline Link(Baseline baseline, Dictionary<EmailKey, CtctContact> there, Dictionary<EmailKey, ContactStep.CreateInCtct> created)
    {
        if (!there.TryGetValue(baseline.Key, out var contact))
            return baseline;
        // A contact that was linked before has its permission settled by its own step: if that failed, it is not remembered here (P1, P3).
        var linked = baseline.CtctId == contact.Id
            ? baseline
            : baseline with
            {
                CtctId = contact.Id,
                Permission = contact.Permission,
                Deleted = contact.Deleted,
                // What was remembered of another contact is no baseline of this one.
                Ctct = baseline.CtctId is null ? baseline.Ctct : null,
                Crm = baseline.CtctId is null ? baseline.Crm : null,
            };
        if (!created.TryGetValue(baseline.Key, out var create))
            return linked;
        return FieldRules.IsEcho(create.From, contact.Fields)
            ? linked with { Ctct = contact.Fields, Crm = create.From }
            : linked with { Ctct = null, Crm = null };
    }
}
