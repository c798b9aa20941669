namespace DonorSync.Tests.Simulation;

/// <summary>The acts of people during a run: in which phase, and after how many requests and commits of that phase.</summary>
sealed class ActsDuringRun
{
    public static readonly SimKind[] Kinds = [.. Enum.GetValues<SimKind>().Where(static k => k < SimKind.Fault)];

    /// <summary>Few runs reach the later phases, so these are drawn more often.</summary>
    public static readonly SimPhase[] Phases =
        [.. Enum.GetValues<SimPhase>(), .. Enum.GetValues<SimPhase>().Where(static p => SimCells.PartOf(p) != SimPart.Reading)];

    readonly List<Armed> armed = [];
    readonly Lock gate = new();
    bool busy;

    /// <summary>Performs an act; null while no run is watched.</summary>
    public Func<SimAct, SimPhase, Task>? Perform { get; set; }

    public bool IsArmed => armed.Count > 0;

    /// <summary>Adds an act for the next run that reaches the phase.</summary>
    public string Arm(SimAct act)
    {
        var phase = Phases[act.B % Phases.Length];
        var next = new Armed(new(Kinds[act.A % Kinds.Length], act.C, (byte)(act.C / 7), act.B), phase)
        {
            Skip = act.B / Phases.Length % (SimCells.PartOf(phase) == SimPart.Reading ? 4 : 2),
        };
        armed.Add(next);
        return $"{next.Act.Kind} {next.Phase}";
    }

    public void Clear() => armed.Clear();

    /// <summary>Called between two requests or after a commit: the run waits until the acts are done.</summary>
    public async Task PassAsync(SimPhase phase)
    {
        if (Next(phase) is not { } act)
            return;
        try
        {
            await Perform!(act, phase);
        }
        finally
        {
            busy = false;
        }
    }

    SimAct? Next(SimPhase phase)
    {
        lock (gate)
        {
            if (busy || Perform is null || armed.Find(a => a.Phase == phase) is not { } next || next.Skip-- > 0)
                return null;
            armed.Remove(next);
            busy = true;
            return next.Act;
        }
    }

    sealed class Armed(SimAct act, SimPhase phase)
    {
        public SimAct Act => act;
        public SimPhase Phase => phase;
        public required int Skip { get; set; }
    }
}
