using DonorSync.Sync.Journal;

namespace DonorSync.Sync.Ports.Memory;

/// <summary>What this run planned and did.</summary>
public interface IJournal
{
    /// <summary>Adds planned steps and, in the same transaction, what settles without a step (null forgets the address).</summary>
    Task SavePlanAsync(IReadOnlyList<PlannedStep> steps, IReadOnlyList<BaselineUpdate> settled, CancellationToken cancellation);

    /// <summary>Returns steps of this run in a phase that are still planned, in order, after <paramref name="after"/>.</summary>
    Task<IReadOnlyList<PlannedStep>> StepsAsync(StepPhase phase, long after, int limit, CancellationToken cancellation);

    /// <summary>
    /// Returns steps of this run that are still planned and add to a link's list, in order, after <paramref name="after"/>.
    /// </summary>
    Task<IReadOnlyList<PlannedStep>> AdditionsToAsync(LinkId link, long after, int limit, CancellationToken cancellation);

    /// <summary>Returns steps of this run that are still planned and create contacts of these addresses in Constant Contact.</summary>
    Task<IReadOnlyList<PlannedStep>> CreationsAsync(IReadOnlyCollection<string> addresses, CancellationToken cancellation);

    /// <summary>Records the results of steps and, in the same transaction, the baselines from now on.</summary>
    Task SaveResultsAsync(IReadOnlyList<FinishedStep> steps, IReadOnlyList<BaselineUpdate> settled, CancellationToken cancellation);
}

/// <summary>The order in which steps are applied. Consent is first in every run (P6).</summary>
public enum StepPhase
{
    Consent = 0,
    Pairs = 1,
    CrmContacts = 2,
    CrmMemberships = 3,
    ListRemovals = 4,
    ListAdditions = 5,
}

/// <summary>When each kind of step is applied.</summary>
public static class StepPhases
{
    public static StepPhase Of(Step step) => Of(StepKinds.Of(step));

    public static StepPhase Of(StepKind kind) => kind switch
    {
        StepKind.CreateList or StepKind.CreateGroup or StepKind.Join or StepKind.RenameList or StepKind.RememberName
            or StepKind.DeleteList or StepKind.Detach or StepKind.Forget => StepPhase.Pairs,
        StepKind.SetOptIn => StepPhase.Consent,
        StepKind.CreateInCrm or StepKind.UpdateInCrm or StepKind.MarkUndeliverable => StepPhase.CrmContacts,
        StepKind.JoinGroup => StepPhase.CrmMemberships,
        StepKind.LeaveList => StepPhase.ListRemovals,
        StepKind.CreateInCtct or StepKind.JoinList => StepPhase.ListAdditions,
    };

    /// <summary>Returns the first and the last kind of a phase; all kinds between them are of it too.</summary>
    public static (StepKind First, StepKind Last) KindsOf(StepPhase phase)
    {
        var kinds = Enum.GetValues<StepKind>().Where(kind => Of(kind) == phase).Order().ToList();
        return (kinds[0], kinds[^1]);
    }
}

/// <summary>A step in the journal.</summary>
/// <param name="Sequence">Numbers the run's steps from 1 in the order they were planned.</param>
/// <param name="Place">The name of its group and list when it was planned; null when it is about a contact as a whole.</param>
public sealed record PlannedStep(long Sequence, Step Step, string? Place)
{
    public StepPhase Phase => StepPhases.Of(Step);

    /// <summary>The plan line (<see cref="PlanText"/>).</summary>
    public string Line => StepTexts.LineOf(Step, Place);

    /// <summary>The same step has the same digest in every run (<see cref="StepTexts.DigestOf"/>).</summary>
    public string Digest => StepTexts.DigestOf(Step, Place);
}

public sealed record FinishedStep(long Sequence, StepResult Result);
