namespace DonorSync.Core.Tests.StateMachine;

/// <summary>The outcome of a write.</summary>
enum Fate
{
    Done,

    /// <summary>Refused: it had no effect, and the run knows it.</summary>
    Failed,

    /// <summary>It had its effect, but the run does not know: a time-out after the effect, or a kill before the checkpoint.</summary>
    Unheard,

    /// <summary>The process was killed before the write.</summary>
    NeverTried,
}

/// <summary>The disturbances of a run, derived only from an act's numbers.</summary>
sealed class Disturbance(Act act)
{
    readonly int stopsAfter = act.Kind == ActKind.RunThatStops ? act.A % 12 : int.MaxValue;
    readonly int unheard = 1 + (act.B % 3);
    uint state = (uint)(act.A + (act.B << 8) + (act.C << 16)) | 1;
    int tried;

    public static Disturbance None { get; } = new(new Act(ActKind.Run, 0, 0, 0));

    /// <summary>Whether the process is killed before the settlement of the next case is saved.</summary>
    public bool EndsPlanning() => stopsAfter == 0 && Next() % 3 == 0;

    /// <summary>In a run with failures every third write fails. A killed run's last writes had their effect and are not recorded.</summary>
    public Fate Next(bool mayGoUnheard)
    {
        if (act.Kind == ActKind.RunWithFailures)
            return (Next() % 6) switch { 0 => Fate.Failed, 1 => mayGoUnheard ? Fate.Unheard : Fate.Failed, _ => Fate.Done };
        if (act.Kind != ActKind.RunThatStops)
            return Fate.Done;
        return tried++ < stopsAfter ? Fate.Done : tried <= stopsAfter + unheard ? Fate.Unheard : Fate.NeverTried;
    }

    uint Next() => (state = (state * 1664525) + 1013904223) >> 16;
}
