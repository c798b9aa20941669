using DonorSync.Sync.Journal;

namespace DonorSync.Benchmarks;

/// <summary>Addresses, and steps as text and as bytes.</summary>
public class TextBenchmarks
{
    readonly string address = Sample.Address(1);
    readonly ContactStep join = new ContactReconciler(Sample.Pairs, SyncPolicy.Default).Decide(Sample.JoinsTwoLists(1)).Steps[0];
    readonly ContactStep create = new ContactReconciler(Sample.Pairs, SyncPolicy.Default).Decide(Sample.OnlyHere(1)).Steps[0];
    readonly PackWriter writer = new();
    readonly byte[]? packed = StepPayload.Of(
        new ContactReconciler(Sample.Pairs, SyncPolicy.Default).Decide(Sample.OnlyHere(1)).Steps[0], new());

    [Benchmark(Description = "parse an address")]
    public bool Parse() => EmailAddress.TryParse(address, out _);

    [Benchmark(Description = "key of an address")]
    public EmailKey Key() => EmailAddress.KeyOf(address);

    [Benchmark(Description = "plan line: join a list")]
    public object PlanLine() => PlanText.Of(join, Sample.Pairs);

    [Benchmark(Description = "step text: join a list")]
    public object JoinText() => StepTexts.Of(join, "Donors");

    [Benchmark(Description = "step text: create")]
    public object CreateText() => StepTexts.Of(create, null);

    [Benchmark(Description = "step to bytes")]
    public object? ToBytes() => StepPayload.Of(create, writer);

    [Benchmark(Description = "step from bytes")]
    public object FromBytes() => StepPayload.Read(StepKind.CreateInCtct, create.Rule, default, StepTexts.ContactOf(create), packed);
}
