using DonorSync.Core.Tests.StateMachine;

namespace DonorSync.Tests.Simulation;

/// <summary>
/// A part of a run in which people did nothing: whatever differs between its two ends the run did. A run without acts in the middle of it
/// is one stretch.
/// </summary>
/// <param name="Since">The phase of the act that it follows; null for the first.</param>
/// <param name="DeletionsAreRead">The act came after the last look at which contacts were deleted.</param>
sealed record Stretch(BothSides Before, BothSides After, SimPhase? Since = null, bool DeletionsAreRead = false)
{
    /// <summary>The consent was read for the last time, and the changes are being sent: an act may come too late.</summary>
    public bool ActMayComeTooLate => Since is SimPhase.Import or SimPhase.Wait or SimPhase.ReadBack;

    /// <summary>The run had begun to read contacts: it may know an address that the act changed.</summary>
    bool AddressMayBeOld => Since is not (null or SimPhase.Claim or SimPhase.Lists);

    /// <summary>Addresses that people changed there after the run may have read them, and whose they were.</summary>
    public static HashSet<(CtctContactId Contact, EmailKey Address)> AddressesGivenUp(IReadOnlyList<Stretch> run) =>
        [
            .. from pair in run.Zip(run.Skip(1))
               where pair.Second.AddressMayBeOld
               from was in pair.First.After.Subscribers
               where was.Email is not null && pair.Second.Before.Find(was.Id)?.Email?.Key != was.Email.Key
               select (was.Id, was.Email!.Key),
        ];
}

/// <summary>A run, divided where people acted.</summary>
sealed class SimStretches(BothSides begin)
{
    readonly List<Stretch> all = [];
    BothSides begun = begin;
    SimPhase? since;
    bool deletionsAreRead;

    /// <summary>Ends the last part.</summary>
    public Stretch EndAt(BothSides now)
    {
        var stretch = new Stretch(begun, now, since, deletionsAreRead);
        all.Add(stretch);
        return stretch;
    }

    public void GoOnFrom(BothSides now, SimPhase phase, bool afterLastLook) =>
        (begun, since, deletionsAreRead) = (now, phase, afterLastLook);

    public IReadOnlyList<Stretch> All => all;
}
