namespace DonorSync.Sync.Ports;

/// <summary>The words of step kinds in REST, downloads and the addresses of pages: part of their contract.</summary>
public static class StepKindWords
{
    public static string Of(StepKind kind) => kind switch
    {
        StepKind.CreateList => "create list",
        StepKind.CreateGroup => "create group",
        StepKind.Join => "pair group and list",
        StepKind.RenameList => "rename list",
        StepKind.RememberName => "same name",
        StepKind.DeleteList => "delete list",
        StepKind.Detach => "detach",
        StepKind.Forget => "forget",
        StepKind.SetOptIn => "opt-in",
        StepKind.CreateInCrm or StepKind.CreateInCtct => "create contact",
        StepKind.UpdateInCrm => "update contact",
        StepKind.MarkUndeliverable => "email deliverable",
        StepKind.JoinGroup => "add to group",
        StepKind.JoinList => "add to list",
        StepKind.LeaveList => "remove from list",
    };

    /// <summary>Returns the kinds that a word stands for; none for an unknown word.</summary>
    public static ImmutableArray<StepKind> KindsOf(string word) => [.. Enum.GetValues<StepKind>().Where(kind => Of(kind) == word)];
}
