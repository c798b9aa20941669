using DonorSync.Core.Tests.StateMachine;
using DonorSync.Sync.Ports;

namespace DonorSync.Tests.Simulation;

/// <summary>Two runs with every kind of step and request, to be disturbed at every point.</summary>
static class DisturbedRun
{
    /// <summary>Contacts, groups and lists that were never synced, so that the run is a first sync with every kind of step.</summary>
    public static readonly SimAct[] Strangers =
    [
        new(SimKind.MakeGroup, 0, 0, 1), new(SimKind.MakeGroup, 1, 0, 1), new(SimKind.MakeList, 2, 0, 1), new(SimKind.MakeList, 3, 0, 1),
        new(SimKind.NewContact, 0, 0, 1), new(SimKind.NewContact, 1, 1, 1), new(SimKind.NewContact, 2, 1, 5),
        new(SimKind.NewContact, 3, 0, 1),
        new(SimKind.NewContact, 6, 0, 1), new(SimKind.SayNo, 4, 0, 1),
        new(SimKind.NewSubscriber, 1, 0, 2), new(SimKind.NewSubscriber, 4, 1, 1), new(SimKind.NewSubscriber, 5, 0, 1),
        new(SimKind.NewSubscriber, 2, 1, 1),
        new(SimKind.Unsubscribe, 2, 0, 1),
    ];

    /// <summary>After the first sync: a change for every kind of request.</summary>
    public static readonly SimAct[] BusyHour =
    [
        new(SimKind.LeaveGroup, 0, 2, 1), new(SimKind.RenameGroup, 1, 0, 1), new(SimKind.DeleteGroup, 0, 1, 1),
        new(SimKind.EditThere, 3, 1, 1),
        new(SimKind.Unsubscribe, 0, 0, 1), new(SimKind.NewSubscriber, 0, 1, 1), new(SimKind.NewContact, 4, 1, 1),
        new(SimKind.LeaveList, 5, 0, 1),
        new(SimKind.Campaign, 4, 0, 1),
    ];

    /// <summary>Syncs what these acts leave, with a disturbance, and returns both sides after the next runs have finished it.</summary>
    /// <param name="runAsync">Carries out the disturbed run, and returns where it was disturbed; null when it was not.</param>
    public static async Task<(string End, string? DisturbedAt)> PlayAsync(
        SimAct[] first, SimAct[] then, Func<SimWorld, Task<string?>> runAsync)
    {
        await using var world = await SimWorld.StartAsync();
        await ActAsync(world, first);
        if (then.Length > 0)
        {
            await QuietAsync(world);
            await ActAsync(world, then);
        }
        var before = await world.LookAsync();
        var at = await runAsync(world);
        RunWatch.Check([new(before, await world.LookAsync())], RunKind.Scheduled, lied: false);
        await QuietAsync(world);
        var end = await world.LookAsync();
        new Agreement(end).Check();
        return (Named(end), at);
    }

    static async Task ActAsync(SimWorld world, SimAct[] acts)
    {
        foreach (var act in acts)
        {
            world.Clock.Advance(TimeSpan.FromSeconds(90));
            if (act.Kind < SimKind.NewSubscriber)
                await SimPeople.DoAsync(world, act);
            else
                await SimSubscribers.DoAsync(world, act);
        }
    }

    static async Task QuietAsync(SimWorld world)
    {
        for (var runs = 0; runs < 4; runs++)
        {
            var (run, _) = await world.RunAsync(new RunRequest(RunKind.Scheduled));
            if (run is { State: RunState.Completed } && run.Counts.DoneByRule.IsEmpty)
                return;
        }
        Assert.Fail("No rest after 4 undisturbed runs.");
    }

    /// <summary>Returns both sides by names and addresses: ids and times differ between two otherwise equal worlds.</summary>
    static string Named(BothSides sides)
    {
        var groups = sides.Groups.ToDictionary(static g => g.Id, static g => g.Name);
        var lists = sides.LiveLists.ToDictionary(static l => l.Id, static l => l.Name);
        IEnumerable<string> lines =
        [
            .. groups.Values.Select(static g => $"group {g}"),
            .. lists.Values.Select(static l => $"list {l}"),
            .. sides.People.Select(
                c => $"crm {c.Key} {c.OptIn.Yes} {c.OptIn.By} {c.Deliverability.Yes} {c.Fields} {Joined(c.Groups.Select(g => groups[g]))}"),
            .. sides.Subscribers.Select(
                c => $"ctct {c.Email} {c.Permission} {c.Deleted} {c.Fields} {Joined(c.Lists.Select(l => lists[l]))}"),
            .. sides.Baselines.Values.Select(
                static b =>
                    $"remembered {b.Key} {b.Permission} {b.Deleted} {b.Ctct} {b.Crm} "
                    + $"{Joined(b.Memberships.Values.Select(static m => m.ToString()))}"),
            .. sides.Links.Select(static l => $"link {l.GroupName} {l.State}"),
        ];
        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }

    static string Joined(IEnumerable<string> names) => string.Join(',', names.Order(StringComparer.Ordinal));
}
