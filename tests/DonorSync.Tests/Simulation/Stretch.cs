using DonorSync.Core.Tests.StateMachine;

namespace DonorSync.Tests.Simulation;

/// <summary>A part of a run without acts of people: the run caused all differences. An undisturbed run has one part.</summary>
/// <param name="Since">The phase of the act before it; null for the first part.</param>
sealed record Stretch(BothSides Before, BothSides After, SimPhase? Since = null)
{
    /// <summary>The consent was read for the last time, and the changes are being sent: an act may come too late.</summary>
    public bool ActMayComeTooLate => Since is SimPhase.Import or SimPhase.Wait or SimPhase.ReadBack;
}

/// <summary>A run, divided where people acted.</summary>
sealed class SimStretches(BothSides begin)
{
    readonly List<Stretch> all = [];
    BothSides begun = begin;
    SimPhase? since;

    /// <summary>Ends the last part.</summary>
    public Stretch EndAt(BothSides now)
    {
        var stretch = new Stretch(begun, now, since);
        all.Add(stretch);
        return stretch;
    }

    public void GoOnFrom(BothSides now, SimPhase phase) => (begun, since) = (now, phase);

    public IReadOnlyList<Stretch> All => all;
}
