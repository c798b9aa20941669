using System.Collections.Concurrent;
using System.Diagnostics;

namespace DonorSync.Tests.KillTests;

/// <summary>
/// Draws the moments of kills. Every second kill of an act comes at or shortly after the commit of its first effect; the others come at
/// any time from its start to its end, judged by the durations so far.
/// </summary>
sealed class KillMoments
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    static readonly TimeSpan Spin = TimeSpan.FromMilliseconds(500);

    readonly ConcurrentDictionary<KilledAct, int> drawn = new();
    readonly ConcurrentDictionary<KilledAct, TimeSpan> untilEffect = new();

    public Func<DatabaseView, Task, TimeSpan> Next(KilledAct act, Func<DatabaseView, bool> hasEffect, Random chance)
    {
        var number = drawn.AddOrUpdate(act, (int)act, static (_, before) => before + 1);
        var (isAfter, part) = (number % 2 == 0, chance.NextDouble());
        return (view, asked) =>
        {
            var began = Stopwatch.StartNew();
            // An act with several commits is also killed between them.
            var longest = untilEffect.GetValueOrDefault(act, TimeSpan.FromMilliseconds(200));
            if (!isAfter)
            {
                SpinUntil(() => began.Elapsed >= longest * 1.2 * part || asked.IsFaulted);
                return began.Elapsed;
            }
            SpinUntil(() => hasEffect(view) || asked.IsFaulted || began.Elapsed > Patience);
            untilEffect[act] = began.Elapsed;
            var more = began.Elapsed + (longest * (part < 0.5 ? 0 : part - 0.5));
            SpinUntil(() => began.Elapsed >= more);
            return began.Elapsed;
        };
    }

    /// <summary>Polls without a pause at first, because the response follows within a millisecond of the commit.</summary>
    static void SpinUntil(Func<bool> isSo)
    {
        for (var watch = Stopwatch.StartNew(); !isSo();)
        {
            if (watch.Elapsed < Spin)
                Thread.Yield();
            else
                Thread.Sleep(1);
        }
    }
}
