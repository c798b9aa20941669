namespace DonorSync.Core.Tests.StateMachine;

/// <summary>What became of a write.</summary>
enum Fate
{
    Done,

    /// <summary>Refused: nothing happened, and it is known.</summary>
    Failed,

    /// <summary>It happened, but nobody heard: a time-out after the effect, or a killed process before its checkpoint.</summary>
    Unheard,

    /// <summary>The process was killed before.</summary>
    NeverTried,
}

/// <summary>What goes wrong in a run, decided by an act's numbers alone.</summary>
sealed class Disturbance(Act act)
{
    readonly int stopsAfter = act.Kind == ActKind.RunThatStops ? act.A % 12 : int.MaxValue;
    readonly int unheard = 1 + (act.B % 3);
    uint state = (uint)(act.A + (act.B << 8) + (act.C << 16)) | 1;
    int tried;

    public static Disturbance None { get; } = new(new Act(ActKind.Run, 0, 0, 0));

    /// <summary>Killed while planning: only some of what agrees was written down.</summary>
    public bool ForgetsSettling() => stopsAfter == 0 && Next() % 2 == 0;

    /// <summary>Every third write fails in a run with failures; a killed run's last writes happened and are not remembered.</summary>
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
