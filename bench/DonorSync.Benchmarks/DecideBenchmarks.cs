namespace DonorSync.Benchmarks;

/// <summary>The cost of one case.</summary>
public class DecideBenchmarks
{
    readonly ContactReconciler reconciler = new(Sample.Pairs, SyncPolicy.Default);
    readonly ContactCase settled = Sample.Settled(1);
    readonly ContactCase firstMeeting = Sample.FirstMeeting(1);
    readonly ContactCase changedThere = Sample.ChangedThere(1);
    readonly ContactCase onlyHere = Sample.OnlyHere(1);
    readonly ContactCase joinsTwoLists = Sample.JoinsTwoLists(1);
    readonly IReadOnlyList<CrmContact> crm = [Sample.Person(1)];
    readonly IReadOnlyList<MirrorRow> mirror = [new(Sample.Key(1), Sample.Subscriber(1), false)];
    readonly Baseline met = Sample.Met(1);

    [Benchmark(Description = "decide: nothing to do")]
    public object NothingToDo() => reconciler.Decide(settled);

    [Benchmark(Description = "decide: first sync")]
    public object FirstMeeting() => reconciler.Decide(firstMeeting);

    [Benchmark(Description = "decide: a field changed in Constant Contact")]
    public object ChangedThere() => reconciler.Decide(changedThere);

    [Benchmark(Description = "decide: create on 3 lists")]
    public object OnlyHere() => reconciler.Decide(onlyHere);

    [Benchmark(Description = "decide: joins 2 lists")]
    public object JoinsTwoLists() => reconciler.Decide(joinsTwoLists);

    [Benchmark(Description = "build a case")]
    public object Build() => CaseJoin.Build(met.Key, crm, mirror, met);

    [Benchmark(Description = "all 160 rows of the membership table", OperationsPerInvoke = 160)]
    public int Table()
    {
        var actions = 0;
        for (var n = 0; n < 32; n++)
        {
            for (var past = -1; past < 4; past++)
                actions += (int)MembershipTable.Decide(
                    new((n & 1) != 0, (n & 2) != 0), past < 0 ? null : (Membership)past, (n & 4) != 0, (n & 8) != 0, (n & 16) != 0).Action;
        }
        return actions;
    }
}
