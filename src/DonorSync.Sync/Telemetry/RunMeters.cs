using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace DonorSync.Sync.Telemetry;

/// <summary>The metrics of runs. Labels are kinds, states and rules only, never an organization.</summary>
public static class RunMeters
{
    /// <summary>The name of the meter and of the source of traces.</summary>
    public const string Name = "DonorSync.Sync";

    static readonly Meter Meter = new(Name);

    static readonly Counter<long> Runs = Meter.CreateCounter<long>(
        "donorsync.runs", "{run}", "Runs that came to an end, by kind and how they ended.");

    static readonly Counter<long> Failed = Meter.CreateCounter<long>(
        "donorsync.runs.failed", "{run}", "Runs that could not be finished, by reason.");

    static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "donorsync.run.duration", "s", "How long runs took, from being taken up to the end.",
        advice: Buckets(1, 5, 15, 60, 300, 900, 3600, 14_400));

    static readonly Histogram<double> Lateness = Meter.CreateHistogram<double>(
        "donorsync.run.lateness", "s", "How much later than its moment an hourly run began.",
        advice: Buckets(1, 5, 15, 60, 300, 600, 1_800, 3_600));

    static readonly Histogram<double> Phases = Meter.CreateHistogram<double>(
        "donorsync.run.phase.duration", "s", "How long each phase of a run took.", advice: Buckets(0.01, 0.05, 0.25, 1, 5, 30, 300, 3600));

    static readonly Counter<long> Steps = Meter.CreateCounter<long>("donorsync.steps", "{step}", "Steps that runs did, by rule.");

    static readonly Counter<long> Failures = Meter.CreateCounter<long>(
        "donorsync.steps.failed", "{step}", "Steps that failed; the next run tries them again.");

    static readonly UpDownCounter<int> Active = Meter.CreateUpDownCounter<int>(
        "donorsync.runs.active", "{run}", "Runs in progress in this process.");

    /// <summary>Counts a run as active until the returned object is disposed.</summary>
    public static IDisposable Began()
    {
        Active.Add(1);
        return new Ending();
    }

    public static void Late(TimeSpan by) => Lateness.Record(Math.Max(0, by.TotalSeconds));

    public static void Passed(RunPhase phase, TimeSpan took) =>
        Phases.Record(took.TotalSeconds, new KeyValuePair<string, object?>("phase", RunPhaseWords.Of(phase)));

    public static void Ended(RunKind kind, RunOutcome outcome, TimeSpan took)
    {
        TagList tags = [new("kind", Word(kind)), new("state", Word(outcome.State))];
        Runs.Add(1, tags);
        Duration.Record(took.TotalSeconds, new KeyValuePair<string, object?>("kind", Word(kind)));
        foreach (var (rule, done) in outcome.Counts.DoneByRule)
            Steps.Add(done, new KeyValuePair<string, object?>("rule", rule));
        Failures.Add(outcome.Counts.Failed);
        if (outcome.Failure is { } reason and not RunFailure.PreviewOutdated)
            Failed.Add(1, new KeyValuePair<string, object?>("reason", Word(reason)));
    }

    static string Word<T>(T value)
        where T : struct, Enum => char.ToLowerInvariant(value.ToString()[0]) + value.ToString()[1..];

    static InstrumentAdvice<double> Buckets(params double[] seconds) => new() { HistogramBucketBoundaries = seconds };

    sealed class Ending : IDisposable
    {
        public void Dispose() => Active.Add(-1);
    }
}
