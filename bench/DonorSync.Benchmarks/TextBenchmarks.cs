using DonorSync.Sync.Journal;
using DonorSync.Sync.Plan;

namespace DonorSync.Benchmarks;

/// <summary>Addresses, and steps as text and as JSON.</summary>
public class TextBenchmarks
{
    readonly string address = Sample.Address(1);
    readonly ContactStep join = new ContactReconciler(Sample.Pairs, SyncPolicy.Default).Decide(Sample.JoinsTwoLists(1)).Steps[0];
    readonly ContactStep create = new ContactReconciler(Sample.Pairs, SyncPolicy.Default).Decide(Sample.OnlyHere(1)).Steps[0];
    readonly string json = StepCodec.ToJson(new ContactReconciler(Sample.Pairs, SyncPolicy.Default).Decide(Sample.OnlyHere(1)).Steps[0]);

    [Benchmark(Description = "parse an address")]
    public bool Parse() => EmailAddress.TryParse(address, out _);

    [Benchmark(Description = "key of an address")]
    public EmailKey Key() => EmailAddress.KeyOf(address);

    [Benchmark(Description = "plan line: join a list")]
    public object PlanLine() => PlanText.Of(join, Sample.Pairs);

    [Benchmark(Description = "step text: join a list")]
    public object JoinText() => StepTexts.Of(join, Sample.Pairs);

    [Benchmark(Description = "step text: create")]
    public object CreateText() => StepTexts.Of(create, Sample.Pairs);

    [Benchmark(Description = "step to JSON")]
    public object ToJson() => StepCodec.ToJson(create);

    [Benchmark(Description = "step from JSON")]
    public object FromJson() => StepCodec.ToStep(json);
}
