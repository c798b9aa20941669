using System.Runtime.ExceptionServices;
using DonorSync.Core.Tests.StateMachine;

namespace DonorSync.Tests.Simulation;

/// <summary>Runs during which people act.</summary>
sealed partial class SimWorld
{
    /// <summary>A run and the acts of people during it.</summary>
    public async Task<(T Result, IReadOnlyList<Stretch> Stretches)> WatchedAsync<T>(BothSides before, Func<Task<T>> run)
    {
        var stretches = new SimStretches(before);
        Exception? broken = null;
        Meanwhile.Perform = async (act, phase) =>
        {
            try
            {
                await UnplantedAsync(() => MeanwhileAsync(stretches, act, phase));
            }
            catch (Exception e)
            {
                // The waiting run must not notice it.
                broken ??= e;
            }
        };
        var result = await run();
        Meanwhile.Perform = null;
        if (broken is not null)
            ExceptionDispatchInfo.Throw(broken);
        var last = stretches.EndAt(await LookAsync());
        Nos.AfterRun(Voices(last.After), [.. stretches.All.Select(static s => s.Before)], Erased);
        return (result, stretches.All);
    }

    async Task MeanwhileAsync(SimStretches stretches, SimAct act, SimPhase phase)
    {
        Clock.Advance(TimeSpan.FromSeconds(1));
        var stretch = stretches.EndAt(await LookAsync());
        Nos.AfterRun(Voices(stretch.After), [.. stretches.All.Select(static s => s.Before)], Erased);
        if (act.Kind < SimKind.NewSubscriber)
            await SimPeople.DoAsync(this, act);
        else
            await SimSubscribers.DoAsync(this, act);
        stretches.GoOnFrom(await LookAsync(), phase, Network.DeletionsAreRead);
        Met.Add((act.Kind, phase));
    }

    Task UnplantedAsync(Func<Task> what)
    {
        var done = Task.CompletedTask;
        ExecutionContext.Run(unplanted, _ => done = what(), null);
        return done;
    }

    static List<Voice> Voices(BothSides sides) =>
        sides.People.ConvertAll(static c => new Voice(c.Id.Value, c.Key, c.OptIn.Yes, c.OptIn.At));
}
