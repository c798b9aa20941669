namespace DonorSync.Core;

/// <summary>Why steps of a run wait for a person, by kind of step. Consent is in none of the kinds: opt-outs are never held.</summary>
public sealed record Holds(ImmutableArray<string> Reasons, bool Removals, bool ListDeletions, bool Updates)
{
    public static readonly Holds None = new([], false, false, false);

    public bool Any => !Reasons.IsEmpty;

    /// <summary>Whether the step waits. M7, P4 and P1 follow a No and never wait.</summary>
    public bool Waits(Step step) => step switch
    {
        ContactStep.LeaveList leave => Removals && !leave.FollowsANo,
        PairStep.DeleteList => ListDeletions,
        ContactStep.UpdateInCrm => Updates,
        _ => false,
    };
}
