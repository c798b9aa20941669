using DonorSync.Core;

namespace DonorSync.Sync;

/// <summary>C8: the few contacts whose address was changed there keep their link's key, unless both sides meet at the new one.</summary>
static class MovedContacts
{
    public static async Task KeyAsync(RunContext run, CancellationToken cancellation) =>
        await KeyAsync(run, await run.State.Cases.MovedAsync(cancellation), cancellation);

    /// <summary>Only those that something at these addresses concerns: what else there is was keyed by an earlier run.</summary>
    public static async Task KeyAmongAsync(RunContext run, IReadOnlyCollection<EmailKey> keys, CancellationToken cancellation) =>
        await KeyAsync(run, await run.State.Cases.MovedAmongAsync(keys, cancellation), cancellation);

    static async Task KeyAsync(RunContext run, IReadOnlyList<MovedContact> moved, CancellationToken cancellation)
    {
        if (moved.Count == 0)
            return;
        EmailKey[] keys = [.. moved.Select(static m => m.LinkKey).Concat(moved.Select(static m => m.OwnKey)).Distinct()];
        var inCrm = (await run.Crm.AtAsync(keys, cancellation)).Select(static c => c.Key).ToHashSet();
        await run.State.Cases.SetCaseKeysAsync(
            moved.ToDictionary(static m => m.Id, m => CaseKeys.Of(m.LinkKey, m.OwnKey, inCrm.Contains(m.LinkKey), inCrm.Contains(m.OwnKey))),
            cancellation);
    }
}
