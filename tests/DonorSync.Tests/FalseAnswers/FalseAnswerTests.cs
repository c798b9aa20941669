using System.Collections.Concurrent;
using System.Diagnostics;
using DonorSync.Core.Tests.StateMachine;

namespace DonorSync.Tests.FalseAnswers;

/// <summary>
/// Generates false responses for every endpoint that a sync uses, of every kind. Each time the run ends in time with a reason, no opt-in
/// changes, nothing is removed, the memory stays bounded, and the next honest sync succeeds. <c>DONORSYNC_LONG=1</c> draws 5,000;
/// <c>DONORSYNC_DRAWS</c> sets the number and <c>DONORSYNC_FIRST</c> the first seed.
/// </summary>
public sealed class FalseAnswerTests(ITestOutputHelper output)
{
    /// <summary>Of two worlds at a time, each with a server, a sandbox and a database.</summary>
    const int MostMegabytes = 800;

    static readonly bool Long = Environment.GetEnvironmentVariable("DONORSYNC_LONG") == "1";
    static readonly int Draws = int.TryParse(Environment.GetEnvironmentVariable("DONORSYNC_DRAWS"), out var some) ? some : Long
        ? 5_000 : 300;
    static readonly int First = int.TryParse(Environment.GetEnvironmentVariable("DONORSYNC_FIRST"), out var first) ? first : 1;

    static readonly (FalseEndpoint Endpoint, FalseKind Kind)[] Cells =
        [.. from endpoint in Enum.GetValues<FalseEndpoint>() from kind in Enum.GetValues<FalseKind>() select (endpoint, kind)];

    [Fact]
    public async Task No_false_response_sets_an_opt_in_removes_anything_or_ends_a_run_without_a_reason_B7_B9()
    {
        var struck = new ConcurrentDictionary<(FalseEndpoint, FalseKind), int>();
        var ends = new ConcurrentDictionary<string, int>();
        var broken = new ConcurrentQueue<string>();
        var watch = Stopwatch.StartNew();
        using var memory = new PeakMemory();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Draws),
            new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestContext.Current.CancellationToken },
            async (draw, _) =>
            {
                var (endpoint, kind) = Cells[draw % Cells.Length];
                try
                {
                    var (times, end) = await new FalseDraw(First + draw, endpoint, kind).PlayAsync();
                    struck.AddOrUpdate((endpoint, kind), times > 0 ? 1 : 0, (_, before) => before + (times > 0 ? 1 : 0));
                    ends.AddOrUpdate($"{endpoint}: {Digitless(end)}", 1, static (_, before) => before + 1);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    broken.Enqueue(e is BrokenPromiseException ? e.Message : $"Seed {First + draw}, {endpoint}, {kind}: {e}");
                }
            });
        output.WriteLine(
            $"{Draws} false answers from seed {First} in {watch.Elapsed.TotalSeconds:0} s, peak of the working set "
            + $"{memory.Peak / 1_000_000:N0} MB, {memory.Growth / 1_000_000:N0} MB more than before");
        output.WriteLine(
            string.Join(
                '\n', Enum.GetValues<FalseKind>()
                    .Select(kind =>
                    $"{kind,-18}"
                    + $"{string.Concat(Enum.GetValues<FalseEndpoint>().Select(
                        endpoint => $"{struck.GetValueOrDefault((endpoint, kind)),6}"))}")));
        output.WriteLine(string.Join('\n', ends.OrderByDescending(static e => e.Value).Select(static e => $"{e.Value,6} {e.Key}")));
        Assert.True(broken.IsEmpty, string.Join('\n', broken.Take(40)));
        Assert.True(Draws < Cells.Length || Cells.All(cell => struck.GetValueOrDefault(cell) > 0),
            $"Never struck: {string.Join(", ", Cells.Where(cell => struck.GetValueOrDefault(cell) == 0))}");
        Assert.True(!Long || memory.Growth < MostMegabytes * 1_000_000L, $"The working set grew by {memory.Growth / 1_000_000:N0} MB.");
    }

    static string Digitless(string text) =>
        string.Concat(text.Select(static c => char.IsAsciiDigit(c) ? '0' : c))[..Math.Min(text.Length, 140)];

    /// <summary>Measures the working set repeatedly.</summary>
    sealed class PeakMemory : IDisposable
    {
        readonly Timer timer;
        readonly long began;

        public PeakMemory()
        {
            began = Now();
            timer = new Timer(_ => Peak = Math.Max(Peak, Now()), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(20));
        }

        public long Peak { get; private set; }

        public long Growth => Peak - began;

        public void Dispose() => timer.Dispose();

        static long Now()
        {
            using var own = Process.GetCurrentProcess();
            return own.WorkingSet64;
        }
    }
}
