namespace DonorSync.Tests.Simulation;

enum SimKind
{
    // People here.
    NewContact, JoinGroup, LeaveGroup, MakeGroup, DeleteGroup, RenameGroup, EditHere, ChangeEmailHere, DeleteContact, SayNo, SayYes,
    ShareAddress, MergeHere, EmptyGroup, MergeContacts, Erase, LiftErasure, ImportFile, BulkChange, UndoWork,

    // People over there.
    NewSubscriber, MakeList, DeleteList, RenameList, AddToList, LeaveList, SwapMembers, EmptyList, Unsubscribe, ComeBack, RaisePermission,
    DeleteThere, EditThere, ChangeEmailThere, Campaign, TagThere,

    // What goes wrong in the next run, what people do in the middle of it, and days with few requests.
    Fault, Meanwhile, Scarce,

    // The product.
    Run, FullRun, KilledRun, OvertakenRun, Preview,
}

/// <summary>One thing that happens. The numbers choose among what there is, so that any act fits any world; some then do nothing.</summary>
readonly record struct SimAct(SimKind Kind, byte A, byte B, byte C)
{
    public override string ToString() => $"new(SimKind.{Kind}, {A}, {B}, {C})";
}
