using System.Diagnostics;
using CsCheck;

namespace DonorSync.Core.Tests.StateMachine;

/// <summary>
/// Random histories on both sides, with runs that fail or stop. Afterwards undisturbed runs settle, both sides agree, and no promise to a
/// donor was broken.
/// </summary>
public sealed class SyncMachineTests(ITestOutputHelper output)
{
    /// <summary>The same in every run, because no test depends on luck; new ones with --long.</summary>
    static readonly ulong Seed = IsLong ? (ulong)DateTime.UtcNow.Ticks : 1;

    static readonly long Cases = IsLong ? 1_000_000 : 20_000;

    static bool IsLong => Environment.GetEnvironmentVariable("DONORSYNC_LONG") == "1";

    [Fact]
    public void After_any_history_both_sides_agree_and_no_promise_is_broken() => Play(Histories.Any, Cases);

    [Fact]
    public void An_erased_contact_is_forgotten_and_does_not_come_back_C12() => Play(Histories.WithErasures, Cases / 4);

    /// <summary>Stopped after any number of its steps, or while it plans: the next run finishes it.</summary>
    [Theory]
    [MemberData(nameof(Stops))]
    public void A_run_that_stops_anywhere_is_finished_by_the_next_one_B8_B19(byte after) => RunHistory.Play(
    [
        new(ActKind.MakeGroup, 0, 0, 0), new(ActKind.NewContact, 0, 0, 0), new(ActKind.NewContact, 1, 0, 0),
        new(ActKind.MakeList, 1, 0, 0), new(ActKind.NewSubscriber, 2, 0, 0), new(ActKind.RunThatStops, after, 0, 0),
        new(ActKind.Run, 0, 0, 0),
    ]);

    public static TheoryData<byte> Stops => [.. Enumerable.Range(0, 12).Select(static n => (byte)n)];

    [Fact]
    public void Groups_that_swap_and_rotate_their_names_reach_their_lists_L4() => Play(Histories.WithRotations, Cases / 4);

    [Fact]
    public void What_is_left_out_stays_as_it_is_and_agrees_when_it_is_included_again_B12() => Play(Histories.WithLeftOut, Cases / 4);

    [Fact]
    public void A_contact_linked_by_another_address_that_has_the_erased_one_does_not_come_back_C8_C12() => RunHistory.Play(
    [
        new(ActKind.MakeList, 0, 0, 0), new(ActKind.NewSubscriber, 196, 47, 129), new(ActKind.Run, 0, 0, 0),
        new(ActKind.ChangeEmailThere, 0, 2, 0), new(ActKind.DeleteContact, 0, 0, 0), new(ActKind.NewContact, 2, 0, 0),
        new(ActKind.MakeList, 3, 0, 0), new(ActKind.AddToList, 0, 1, 0), new(ActKind.Erase, 0, 0, 0),
    ]);

    /// <summary>A contact that takes over an address counts as having left, like the previous one.</summary>
    [Fact]
    public void A_contact_that_left_with_another_address_and_came_back_does_not_add_its_successor_to_the_list_M4_C8() => RunHistory.Play(
    [
        new(ActKind.NewSubscriber, 70, 158, 167), new(ActKind.MakeGroup, 6, 143, 63), new(ActKind.NewContact, 124, 57, 195),
        new(ActKind.NewContact, 51, 154, 12), new(ActKind.DeleteContact, 155, 70, 111), new(ActKind.Run, 87, 233, 155),
        new(ActKind.MakeList, 223, 0, 0), new(ActKind.NewContact, 140, 218, 149), new(ActKind.Run, 236, 222, 48),
        new(ActKind.ChangeEmailThere, 162, 62, 246), new(ActKind.MakeList, 181, 228, 105), new(ActKind.NewSubscriber, 8, 189, 165),
        new(ActKind.NewSubscriber, 120, 214, 71), new(ActKind.DeleteThere, 136, 226, 36), new(ActKind.Run, 17, 9, 186),
        new(ActKind.ComeBack, 200, 212, 203),
    ]);

    void Play(Gen<Act[]> histories, long cases)
    {
        var (runs, steps, more) = (0L, 0L, 0L);
        var watch = Stopwatch.StartNew();
        var random = new PCG(1, Seed);
        for (var played = 0; played < cases; played++)
        {
            var history = histories.Generate(random, null, out _);
            if (Broken(history, out var counts) is { } promise)
                throw new BrokenPromiseException($"{Shrunk(history, promise)}\nin history {played} of seed {Seed}");
            (runs, steps, more) = (runs + counts.Runs, steps + counts.Steps, more + (counts.RunsToQuiet > 2 ? 1 : 0));
        }
        output.WriteLine(
            $"{cases} histories, {runs} runs, {steps} steps, {more} needed a second run to come to rest, seed {Seed}, "
            + $"{watch.Elapsed.TotalSeconds:0.0} s");
    }

    static string? Broken(IEnumerable<Act> history, out RunHistory.Played played)
    {
        played = default;
        try
        {
            played = RunHistory.Play(history);
            return null;
        }
        catch (BrokenPromiseException broken)
        {
            return broken.Message;
        }
    }

    /// <summary>Removes every act that is not needed to break the promise, so that the rest is short to read.</summary>
    static string Shrunk(Act[] history, string promise)
    {
        List<Act> left = [.. history];
        var before = int.MaxValue;
        while (left.Count < before)
        {
            before = left.Count;
            for (var i = left.Count - 1; i >= 0; i--)
            {
                List<Act> without = [.. left];
                without.RemoveAt(i);
                if (Broken(without, out _) is { } still)
                    (left, promise) = (without, still);
            }
        }
        return $"{promise}\nafter\n{string.Join(",\n", left)}";
    }
}
