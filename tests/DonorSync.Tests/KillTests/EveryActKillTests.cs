using System.Collections.Concurrent;
using System.Diagnostics;

namespace DonorSync.Tests.KillTests;

/// <summary>
/// The server is killed (SIGKILL) at random moments of everything that writes: an import, a first sync, a change of many contacts, an undo,
/// a merge, an erasure, a backup and a grant. The database shows whether the kill came before or after the commit. After each kill the
/// database is intact, the counts are right, no address exists twice, and the second sync has nothing to do. <c>DONORSYNC_LONG=1</c> kills
/// 200 times; <c>DONORSYNC_KILLS</c> sets the number and <c>DONORSYNC_FIRST</c> the first seed.
/// </summary>
public sealed class EveryActKillTests(ITestOutputHelper output)
{
    /// <summary>Kills in one world, before a new one is created, so that the accounts stay small.</summary>
    const int KillsInAWorld = 16;

    /// <summary>From this number, every act must have been killed before and after its commit.</summary>
    const int EnoughForAll = 160;

    static readonly KilledAct[] Acts = Enum.GetValues<KilledAct>();
    static readonly bool Long = Environment.GetEnvironmentVariable("DONORSYNC_LONG") == "1";
    static readonly int Kills = Number("DONORSYNC_KILLS") ?? (Long ? 200 : Acts.Length);
    static readonly int First = Number("DONORSYNC_FIRST") ?? 1;

    readonly ConcurrentQueue<KillSeen> seen = new();
    readonly KillMoments moments = new();

    [Fact]
    public async Task After_a_kill_at_any_moment_the_database_is_intact_and_each_act_complete_or_absent_B8()
    {
        var watch = Stopwatch.StartNew();
        var worlds = Enumerable.Range(0, (Kills + KillsInAWorld - 1) / KillsInAWorld);
        await Parallel.ForEachAsync(
            worlds,
            new ParallelOptions { MaxDegreeOfParallelism = Long ? 4 : 2, CancellationToken = TestContext.Current.CancellationToken },
            async (number, _) => await PlayAsync(First + number, Math.Min(KillsInAWorld, Kills - (number * KillsInAWorld))));

        var after = seen.Count(static kill => kill.IsAfter);
        output.WriteLine($"{seen.Count} kills from seed {First} in {watch.Elapsed.TotalSeconds:0} s, {after} of them after the commit");
        output.WriteLine($"{"",-36}{"before",8}{"after",8}{"answered",10}{"again",8}");
        foreach (var kind in seen.OrderBy(static kill => kill.Act).ThenBy(static kill => kill.Name).GroupBy(static kill => kill.Name))
        {
            var (before, answered) = (kind.Count(static k => !k.IsAfter), kind.Count(static k => k.WasAnswered));
            var again = kind.Count(static k => k.AgainByUser);
            output.WriteLine($"{kind.Key,-36}{before,8}{kind.Count() - before,8}{answered,10}{again,8}");
        }
        Assert.Equal(Kills, seen.Count);
        Assert.True(after * 3 >= Kills, $"Only {after} of {Kills} kills came after the commit.");
        var cells = Acts.SelectMany(static act => new[] { (act, IsAfter: false), (act, IsAfter: true) });
        var empty = cells.Where(cell => !seen.Any(kill => (kill.Act, kill.IsAfter) == cell)).ToList();
        Assert.True(Kills < EnoughForAll || empty.Count == 0, $"Never struck: {string.Join(", ", empty)}");
    }

    /// <summary>Returns the acts, all equally often, in an order that depends on the seed.</summary>
    async Task PlayAsync(int seed, int kills)
    {
        var chance = new Random(seed);
        await using var world = await KilledInstallation.StartAsync();
        var acts = Enumerable.Range(0, (kills + Acts.Length - 1) / Acts.Length).SelectMany(_ =>
        {
            var round = Acts.ToArray();
            chance.Shuffle(round);
            return round;
        }).Take(kills);
        foreach (var (number, act) in acts.Index())
        {
            try
            {
                var play = await KilledContactActs.PrepareAsync(act, world, chance);
                var kill = await world.KillAsync(act, play, moments.Next(act, play.HasEffect, chance));
                seen.Enqueue(kill);
                var when = kill.IsAfter ? "after" : "before";
                output.WriteLine($"seed {seed}, kill {number + 1}: {kill.Name} {when} the commit, at {kill.Moment.TotalMilliseconds:0} ms");
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                output.WriteLine($"Seed {seed}, kill {number + 1}, {act}: {e}");
                throw new InvalidOperationException($"Seed {seed}, kill {number + 1}, {act}: {e.Message}", e);
            }
        }
    }

    static int? Number(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : null;
}
