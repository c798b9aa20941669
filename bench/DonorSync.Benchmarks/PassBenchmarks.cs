namespace DonorSync.Benchmarks;

/// <summary>100,000 cases in memory, as in a run: built, decided, counted, compared with the baseline.</summary>
public class PassBenchmarks
{
    const int Contacts = 100_000;

    readonly ContactReconciler reconciler = new(Sample.Pairs, SyncPolicy.Default);
    readonly (IReadOnlyList<CrmContact> Crm, IReadOnlyList<MirrorRow> Mirror, Baseline Baseline)[] all =
        [.. Enumerable.Range(0, Contacts).Select(static n => Case(n))];
    readonly PlanCounts counts = new();

    static (IReadOnlyList<CrmContact>, IReadOnlyList<MirrorRow>, Baseline) Case(int n) =>
        ([Sample.Person(n)], [new(Sample.Key(n), Sample.Subscriber(n), false)], Sample.Met(n));

    [GlobalSetup]
    public void Count() => All(counts, known: true);

    [Benchmark(Description = "100,000 cases, nothing to do")]
    public int NothingToDo() => All(new(), known: true);

    [Benchmark(Description = "100,000 cases, first sync")]
    public int FirstMeeting() => All(new(), known: false);

    [Benchmark(Description = "review of a plan (B3)")]
    public object Review() => HoldReview.Of(counts, SyncPolicy.Default.Holds);

    int All(PlanCounts into, bool known)
    {
        var news = 0;
        foreach (var (crm, mirror, met) in all)
        {
            var @case = CaseJoin.Build(met.Key, crm, mirror, known ? met : null);
            var decision = reconciler.Decide(@case);
            into.Add(@case, decision);
            if (!decision.Steps.IsEmpty || !Equals(decision.Settled, @case.Baseline))
                news++;
        }
        return news;
    }
}
