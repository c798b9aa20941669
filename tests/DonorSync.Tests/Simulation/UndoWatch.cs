using DonorSync.Core.Tests.StateMachine;
using DonorSync.Sync.Ports;

namespace DonorSync.Tests.Simulation;

/// <summary>B5: an undo reverts a sync's changes of donors, except consent; the next sync does not repeat them. New groups stay.</summary>
static class UndoWatch
{
    /// <param name="acts">Their numbers select the acts in Constant Contact before the sync.</param>
    public static async Task CheckAsync(SimWorld world, IReadOnlyList<SimAct> acts)
    {
        SimKind[] kinds = [SimKind.NewSubscriber, SimKind.AddToList, SimKind.EditThere, SimKind.NewSubscriber];
        foreach (var (kind, act) in kinds.Zip(acts))
        {
            world.Clock.Advance(TimeSpan.FromSeconds(90));
            await SimSubscribers.DoAsync(world, act with { Kind = kind });
        }
        world.Clock.Advance(TimeSpan.FromSeconds(90));
        var before = Donors(await world.LookAsync());
        var (run, _) = await world.RunAsync(new RunRequest(RunKind.Scheduled));
        if (run is not { State: RunState.Completed })
            return;
        world.Clock.Advance(TimeSpan.FromSeconds(90));
        var report = await world.UndoAsync(run.Id);
        Promise.Check(report is { LeftAlone.Count: 0 }, $"B5: not undone: {string.Join("; ", report?.LeftAlone ?? ["everything"])}");
        var undone = Donors(await world.LookAsync());
        Promise.Check(before == undone, $"B5: the undo resulted in\n{undone}\ninstead of\n{before}");
        await world.RunAsync(new RunRequest(RunKind.Scheduled));
        var again = Donors(await world.LookAsync());
        Promise.Check(undone == again, $"B5: the next sync changed\n{undone}\nto\n{again}");
    }

    static string Donors(BothSides sides) => string.Join('\n', sides.People
        .Select(static c =>
            $"{c.Id} {c.Key} {c.Fields} {string.Join(' ', c.Groups.Select(static g => g.Value).Order(StringComparer.Ordinal))}")
        .Order(StringComparer.Ordinal));
}
