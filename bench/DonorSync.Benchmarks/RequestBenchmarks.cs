using DonorSync.ConstantContact.Activities;
using DonorSync.ConstantContact.Bulk;
using DonorSync.ConstantContact.Calls;

namespace DonorSync.Benchmarks;

/// <summary>Memberships in few requests: 20,000 contacts, each on 3 of 20 lists.</summary>
public class RequestBenchmarks
{
    const int Rows = 20_000;

    readonly List<ImportRow> rows =
        [.. Enumerable.Range(0, Rows).Select(static n => new ImportRow(
            Sample.Person(n).Email!, new(Sample.Subscriber(n).Fields, null, null), [.. Sample.Subscriber(n).Lists]))];

    [Benchmark(Description = "imports for 20,000 rows in 20 lists")]
    public int Imports() => ImportPlanner.Plan(rows, new ImportLimits(3_500_000)).Count;

    [Benchmark(Description = "cover of these rows")]
    public int Cover() =>
        MembershipCover.Of(rows.Select(static r => r.Lists), ActivitiesApi.MostLists, 40_000, static blocks => blocks.Count).Count;
}
