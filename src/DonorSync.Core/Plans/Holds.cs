namespace DonorSync.Core.Plans;

/// <summary>Why steps of a run need approval, by kind of step. Consent is not among the kinds: opt-outs are never held.</summary>
public sealed record Holds(ImmutableArray<string> Reasons, bool Removals, bool ListDeletions, bool Updates)
{
    public static readonly Holds None = new([], false, false, false);

    public bool Any => !Reasons.IsEmpty;

    /// <summary>Returns whether the step is held. M7, P4 and P1 follow an opt-out and are never held.</summary>
    public bool Waits(Step step) => step switch
    {
        ContactStep.LeaveList leave => Removals && !leave.IsOptOut,
        PairStep.DeleteList => ListDeletions,
        ContactStep.UpdateInCrm => Updates,
        _ => false,
    };
}
