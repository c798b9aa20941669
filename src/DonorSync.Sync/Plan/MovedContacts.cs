namespace DonorSync.Sync.Plan;

/// <summary>
/// Sets the key under which each contact is reconciled whose address was changed in Constant Contact (C8, <see cref="MatchKeys"/>), and
/// returns the links that move: the former address of each contact that is now reconciled under its own.
/// </summary>
static class MovedContacts
{
    public static async Task<IReadOnlyDictionary<CtctContactId, EmailKey>> KeyAsync(RunContext run, CancellationToken cancellation) =>
        await KeyAsync(run, await run.State.Cases.MovedAsync(cancellation), cancellation);

    /// <summary>The same for the contacts that these addresses concern; an earlier run set the others' keys.</summary>
    public static async Task<IReadOnlyDictionary<CtctContactId, EmailKey>> KeyAmongAsync(
        RunContext run, IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation) =>
        await KeyAsync(run, await run.State.Cases.MovedAmongAsync(keys, cancellation), cancellation);

    static async Task<IReadOnlyDictionary<CtctContactId, EmailKey>> KeyAsync(
        RunContext run, IReadOnlyList<MovedContact> moved, CancellationToken cancellation)
    {
        if (moved.Count == 0)
            return ImmutableDictionary<CtctContactId, EmailKey>.Empty;
        EmailKey[] keys = [.. moved.Select(static m => m.LinkKey).Concat(moved.Select(static m => m.OwnKey)).Distinct()];
        var inCrm = (await run.Crm.AtAsync(keys, cancellation)).Select(static c => c.Key).ToHashSet();
        var caseKeys = moved.ToDictionary(
            static m => m.Id, m => MatchKeys.Of(m.LinkKey, m.OwnKey, inCrm.Contains(m.LinkKey), inCrm.Contains(m.OwnKey)));
        await run.State.Cases.SetCaseKeysAsync(caseKeys, cancellation);
        return moved.Where(m => caseKeys[m.Id] != m.LinkKey).ToDictionary(static m => m.Id, static m => m.LinkKey);
    }
}
