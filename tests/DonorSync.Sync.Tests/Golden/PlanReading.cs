namespace DonorSync.Sync.Tests.Golden;

/// <summary>The plan that the rules give for what a run has read: a second way to it, which also tells what is skipped and why.</summary>
sealed class PlanReading
{
    PlanReading(PairPlan pairs, PairMap map, IReadOnlyList<Decision> decisions)
    {
        Steps = [.. pairs.Steps.Concat<Step>(decisions.SelectMany(static d => d.Steps)).Select(step => PlanText.Of(step, map))];
        Skips = [.. pairs.Skips.Concat(decisions.SelectMany(static d => d.Skips)).Select(PlanText.Of)];
        Reviews = [.. pairs.Reviews.Concat(decisions.SelectMany(static d => d.Reviews)).Select(PlanText.Of)];
    }

    public ImmutableArray<string> Steps { get; }
    public ImmutableArray<string> Skips { get; }
    public ImmutableArray<string> Reviews { get; }

    /// <param name="memory">The mirror as just read, with the baselines from before the run.</param>
    public static PlanReading Of(CrmState crm, MemoryState memory, SyncPolicy policy)
    {
        var cases = Cases(crm, memory).ToList();
        var census = new EligibleCounts(policy);
        cases.ForEach(census.Add);
        var pairs = new PairPlanner([.. crm.Groups.Values], [.. memory.Lists.Values.Select(static l => l.ToCore())],
            [.. memory.Links.Values], census, policy, memory.LeftOut).Plan();
        var map = PairMap.Of(pairs);
        var reconciler = new ContactReconciler(map, policy);
        return new(pairs, map, [.. cases.Select(reconciler.Decide)]);
    }

    static IEnumerable<ContactCase> Cases(CrmState crm, MemoryState memory)
    {
        var contacts = CrmState.InOrder(crm.Contacts.Values).ToLookup(static c => c.Key);
        var rows = InMemorySyncMemory.Rows(memory).ToLookup(static r => r.Key);
        foreach (var contact in contacts[EmailKey.None])
            yield return CaseJoin.Build(EmailKey.None, [contact], [], null);
        foreach (var row in rows[EmailKey.None])
            yield return CaseJoin.Build(EmailKey.None, [], [row], null);
        var keys = contacts.Select(static c => c.Key).Concat(rows.Select(static r => r.Key)).Concat(memory.Baselines.Keys);
        foreach (var key in keys.Where(static k => k != EmailKey.None).Distinct().Order())
        {
            yield return CaseJoin.Build(key, contacts[key], rows[key], memory.Baselines.GetValueOrDefault(key), crm.Erased.Contains) with
            {
                Bounce = memory.Bounces.GetValueOrDefault(key),
                LastNo = contacts[key].Any() || !rows[key].Any() ? null : crm.Nos.GetValueOrDefault(key),
            };
        }
    }
}
