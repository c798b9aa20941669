using DonorSync.Database;
using DonorSync.Donors;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;
using DonorSync.Sync.Plan;
using DonorSync.Sync.Ports;
using DonorSync.Sync.Ports.Memory;
using DonorSync.SyncStore.Tables;
using Microsoft.EntityFrameworkCore;

namespace DonorSync.Tests.Simulation;

/// <summary>
/// Checks from outside what planning only the changed addresses relies on: while the fingerprint of the last full plan is valid, every
/// address with a step to do is logged as changed, and a case is the same however it is read.
/// </summary>
sealed class ChangeOracle(DonorSyncDb db, ICrm crm, SyncState state)
{
    /// <summary>Returns what is wrong, or null. <paramref name="Tracked"/>: there was a valid fingerprint.</summary>
    public sealed record Finding(bool Tracked, string? Wrong, IReadOnlyList<string> Steps);

    static readonly Finding Nothing = new(false, null, []);

    public async Task<Finding> LookAsync(CancellationToken cancellation)
    {
        var account = await db.Set<AccountRow>().AsNoTracking().FirstOrDefaultAsync(static a => a.TracksChanges, cancellation);
        var pairing = await ReadAsync(cancellation);
        if (account?.LookedAtAll is not { } basis || !basis.StartsWith(
            pairing.Basis(typeof(ContactReconciler), typeof(CaseStream), state.GetType(), crm.GetType()), StringComparison.Ordinal))
            return Nothing;
        var noted = (await db.Set<ChangedCaseRow>().AsNoTracking().ToListAsync(cancellation)).ConvertAll(static c => new EmailKey(c.Key))
            .ToHashSet();
        if (await WrongKeyAsync(account.Id, noted, cancellation) is { } moved)
            return new(true, moved, []);
        return await LookAtCasesAsync(pairing, noted, cancellation);
    }

    async Task<Pairing> ReadAsync(CancellationToken cancellation) => new(
        await crm.GroupsAsync(cancellation), [.. (await state.Mirror.ListsAsync(cancellation)).Select(static l => l.ToCore())],
        await state.Links.LinksAsync(cancellation), await state.Links.LeftOutAsync(cancellation), SyncPolicy.Default);

    async Task<Finding> LookAtCasesAsync(Pairing pairing, HashSet<EmailKey> noted, CancellationToken cancellation)
    {
        await pairing.CountAsync(Without(noted, CaseSource.All(crm, state, cancellation)), cancellation);
        var plan = pairing.Plan();
        if (pairing.AnyoneMayTravel)
            return new(true, $"L1, L2: contacts that are not logged may be synced: {string.Join(", ", plan.Steps)}", []);
        // If a pair has a step to do, the run plans all contacts.
        if (plan.Steps.Length > 0)
            return Nothing;
        var pairs = PairMap.Of(plan);
        var reconciler = new ContactReconciler(pairs, SyncPolicy.Default);
        var all = new SortedDictionary<EmailKey, string>();
        var steps = new List<string>();
        await foreach (var @case in CaseStream.ReadAsync(CaseSource.All(crm, state, cancellation), cancellation))
        {
            if (@case.Key == EmailKey.None)
                continue;
            var decision = reconciler.Decide(@case);
            all[@case.Key] = Text(decision, pairs);
            steps.AddRange(decision.Steps.Select(s => PlanText.Of(s, pairs)));
            if (!noted.Contains(@case.Key) && (!decision.Steps.IsEmpty || !Equals(decision.Settled, @case.Baseline)))
                return new(true, $"{@case.Key} is not noted, and has something to do: {all[@case.Key]}, before {@case.Baseline}", []);
        }
        await foreach (var @case in CaseStream.ReadAsync(CaseSource.At([.. all.Keys, .. noted], crm, state, cancellation), cancellation))
        {
            var text = Text(reconciler.Decide(@case), pairs);
            if (!all.Remove(@case.Key, out var same) || same != text)
                return new(true, $"{@case.Key} is another case on its own: {text} instead of {same}", []);
        }
        return new(true, all.Count > 0 ? $"{all.Keys.First()} is no case on its own" : null, steps);
    }

    static CaseSource Without(HashSet<EmailKey> noted, CaseSource source) => source with
    {
        Contacts = source.Contacts.Where(c => !noted.Contains(c.Key)),
        Mirror = source.Mirror.Where(m => !noted.Contains(m.Key)),
        Baselines = source.Baselines.Where(b => !noted.Contains(b.Key)),
    };

    /// <summary>C8: returns the match key of each contact, from the rows alone.</summary>
    async Task<string?> WrongKeyAsync(int account, HashSet<EmailKey> noted, CancellationToken cancellation)
    {
        var links = (await db.Set<BaselineRow>().AsNoTracking().Where(b => b.AccountId == account && b.CtctId != null)
            .ToListAsync(cancellation)).ToLookup(static b => b.CtctId);
        var inCrm = (await db.Contacts().AsNoTracking().Where(static c => c.PrimaryEmailKey != null).Select(static c => c.PrimaryEmailKey!)
            .ToListAsync(cancellation)).ToHashSet();
        foreach (var row in await db.Set<MirrorContactRow>().AsNoTracking().Where(c => c.AccountId == account).ToListAsync(cancellation))
        {
            var linked = links[row.CtctId].Select(static b => b.Key).OrderBy(static k => k, StringComparer.Ordinal).ToList();
            var link = linked.Contains(row.OwnKey) ? row.OwnKey : linked.FirstOrDefault();
            var own = new EmailKey(row.OwnKey);
            var should = MatchKeys.Of(
                link is null ? null : new EmailKey(link), own, link is not null && inCrm.Contains(link), inCrm.Contains(row.OwnKey));
            EmailKey[] concerned = [own, new(row.CaseKey), should, .. linked.Select(static k => new EmailKey(k))];
            if (should.Value != row.CaseKey && !concerned.Any(noted.Contains))
                return $"C8: {row.CtctId} has the match key {row.CaseKey} instead of {should}, and neither is logged";
        }
        return null;
    }

    static string Text(Decision decision, PairMap pairs) =>
        $"{string.Join("; ", decision.Steps.Select(s => PlanText.Of(s, pairs)))} remembers {decision.Settled?.GetHashCode()} "
        + $"{string.Join(' ', decision.Settled?.Memberships.Select(static m => $"{m.Key.Value}:{m.Value}") ?? [])} "
        + $"{string.Join("; ", decision.Reviews.Select(static r => r.Text).Order())}";
}
