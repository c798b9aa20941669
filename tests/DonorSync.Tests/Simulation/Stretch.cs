using DonorSync.Core.Tests.StateMachine;

namespace DonorSync.Tests.Simulation;

/// <summary>
/// A part of a run in which people did nothing: whatever differs between its two ends the run did. A run without acts in the middle of it
/// is one stretch.
/// </summary>
/// <param name="Since">The phase of the act that it follows; null for the first.</param>
sealed record Stretch(BothSides Before, BothSides After, SimPhase? Since = null)
{
    /// <summary>Consent has been read for the last time, and what goes by it is being sent: such an act may come too late.</summary>
    public bool ActMayComeTooLate => Since is SimPhase.Import or SimPhase.Wait or SimPhase.ReadBack;
}

/// <summary>A run, cut where people did something.</summary>
sealed class SimStretches(BothSides begin)
{
    readonly List<Stretch> all = [];
    BothSides begun = begin;
    SimPhase? since;

    /// <summary>The last stretch ends here.</summary>
    public Stretch EndAt(BothSides now)
    {
        var stretch = new Stretch(begun, now, since);
        all.Add(stretch);
        return stretch;
    }

    public void GoOnFrom(BothSides now, SimPhase phase) => (begun, since) = (now, phase);

    public IReadOnlyList<Stretch> All => all;
}
