namespace DonorSync.Tests.Simulation;

enum SimKind
{
    // Acts in the donor database.
    NewContact, JoinGroup, LeaveGroup, MakeGroup, DeleteGroup, RenameGroup, EditHere, ChangeEmailHere, DeleteContact, SayNo, SayYes,
    ShareAddress, MergeHere, EmptyGroup, MergeContacts, Erase, LiftErasure, ImportFile, BulkChange, UndoWork,

    // Acts in Constant Contact.
    NewSubscriber, MakeList, DeleteList, RenameList, AddToList, LeaveList, SwapMembers, EmptyList, Unsubscribe, ComeBack, RaisePermission,
    DeleteThere, EditThere, ChangeEmailThere, Campaign, TagThere,

    // Faults of the next run, acts during it, and days with few requests.
    Fault, Meanwhile, Scarce,

    // Runs of the product.
    Run, FullRun, KilledRun, OvertakenRun, Preview,

    // B19. Random histories do not draw these two.
    StoppedRun, PausedHour,
}

/// <summary>One event. Its numbers select among what exists, so that each act fits each world; some then have no effect.</summary>
readonly record struct SimAct(SimKind Kind, byte A, byte B, byte C)
{
    public override string ToString() => $"new(SimKind.{Kind}, {A}, {B}, {C})";
}
