namespace DonorSync.Core.Plans;

/// <summary>
/// The kinds of steps, one for each nested type of <see cref="PairStep"/> and <see cref="ContactStep"/>. Stored by number.
/// </summary>
public enum StepKind
{
    CreateList = 0,
    CreateGroup = 1,
    Join = 2,
    RenameList = 3,
    RememberName = 4,
    DeleteList = 5,
    Detach = 6,
    Forget = 7,
    SetOptIn = 8,
    CreateInCrm = 9,
    UpdateInCrm = 10,
    MarkUndeliverable = 11,
    JoinGroup = 12,
    CreateInCtct = 13,
    JoinList = 14,
    LeaveList = 15,
}

/// <summary>What every step can be asked, whatever its kind.</summary>
public static class StepKinds
{
    public static StepKind Of(Step step) => step switch
    {
        PairStep.CreateList => StepKind.CreateList,
        PairStep.CreateGroup => StepKind.CreateGroup,
        PairStep.Join => StepKind.Join,
        PairStep.RenameList => StepKind.RenameList,
        PairStep.RememberName => StepKind.RememberName,
        PairStep.DeleteList => StepKind.DeleteList,
        PairStep.Detach => StepKind.Detach,
        PairStep.Forget => StepKind.Forget,
        ContactStep.SetOptIn => StepKind.SetOptIn,
        ContactStep.CreateInCrm => StepKind.CreateInCrm,
        ContactStep.UpdateInCrm => StepKind.UpdateInCrm,
        ContactStep.MarkUndeliverable => StepKind.MarkUndeliverable,
        ContactStep.JoinGroup => StepKind.JoinGroup,
        ContactStep.CreateInCtct => StepKind.CreateInCtct,
        ContactStep.JoinList => StepKind.JoinList,
        ContactStep.LeaveList => StepKind.LeaveList,
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "not a kind of step"),
    };

    /// <summary>Returns which side the steps of a kind change.</summary>
    public static Side SideOf(StepKind kind) => kind switch
    {
        StepKind.CreateGroup or StepKind.SetOptIn or StepKind.CreateInCrm or StepKind.UpdateInCrm or StepKind.MarkUndeliverable
            or StepKind.JoinGroup => Side.Crm,
        StepKind.CreateList or StepKind.RenameList or StepKind.DeleteList or StepKind.CreateInCtct or StepKind.JoinList
            or StepKind.LeaveList => Side.Ctct,
        StepKind.Join or StepKind.RememberName or StepKind.Detach or StepKind.Forget => Side.Memory,
    };

    /// <summary>Returns the pair of group and list that a step is about; null when it is about a contact as a whole.</summary>
    public static LinkId? LinkOf(Step step) => step switch
    {
        PairStep pair => pair.Link,
        ContactStep.JoinGroup join => join.Link,
        ContactStep.JoinList join => join.Link,
        ContactStep.LeaveList leave => leave.Link,
        _ => null,
    };
}
