using DonorSync.Tests.Simulation;

namespace DonorSync.Planted;

/// <summary>Short histories of the whole system, for faults that random histories find too rarely. The checks are the same.</summary>
static class Stories
{
    /// <summary>More contacts than are always read in full, so that a change read sees what follows.</summary>
    static readonly SimAct[] Four =
    [
        new(SimKind.MakeGroup, 0, 0, 1), new(SimKind.NewContact, 0, 0, 1), new(SimKind.NewContact, 1, 0, 1),
        new(SimKind.NewContact, 2, 0, 1),
        new(SimKind.NewContact, 4, 0, 1), new(SimKind.Run, 0, 0, 1),
    ];

    public static readonly SimAct[][] All =
    [
        // A contact that is on no list any more unsubscribes: no list count shows it.
        [.. Four, new(SimKind.LeaveList, 0, 0, 1), new(SimKind.Run, 0, 0, 1), new(SimKind.Unsubscribe, 0, 0, 1), new(SimKind.Run, 0, 0, 1)],

        // An edit between two change reads.
        [.. Four, new(SimKind.Run, 0, 0, 1), new(SimKind.EditThere, 0, 2, 1), new(SimKind.Run, 0, 0, 1), new(SimKind.Run, 0, 0, 1)],

        // Access token and refresh token expire.
        [.. Four, Fault(SimFault.TokenExpired, SimPhase.Lists), new(SimKind.Run, 0, 0, 1), Fault(SimFault.TokenExpired, SimPhase.Lists),
            new(SimKind.Run, 0, 0, 1)],

        // A page of lists omits one.
        [.. Four, Fault(SimFault.SkippedRows, SimPhase.Lists), new(SimKind.Run, 0, 0, 1)],

        // A page of contacts omits one, several times.
        [.. Four, Fault(SimFault.SkippedRows, SimPhase.Contacts, again: true),
            .. Enumerable.Repeat(new SimAct(SimKind.FullRun, 0, 0, 1), 8)],

        // A list may have been created, but the response is lost.
        [new(SimKind.MakeGroup, 0, 0, 1), new(SimKind.NewContact, 0, 0, 1), Fault(SimFault.TimeoutAfterEffect, SimPhase.MakeList),
            new(SimKind.Run, 0, 0, 1)],

        // The day's request quota is used up.
        [.. Four, Fault(SimFault.QuotaExceeded, SimPhase.Contacts), new(SimKind.Run, 0, 0, 1), new(SimKind.Run, 0, 0, 1)],

        // An import drops some of its rows without an error.
        [
            .. Four, new(SimKind.NewContact, 4, 0, 1), new(SimKind.NewContact, 5, 0, 1), new(SimKind.NewContact, 6, 0, 1),
            Fault(SimFault.ActivityDropsRows, SimPhase.Import, again: true), new(SimKind.Run, 0, 0, 1), new(SimKind.FullRun, 0, 0, 1),
        ],

        // The same file is imported twice at the same time.
        [new(SimKind.ImportFile, 0, 4, 2)],

        // An import adds an address while a run is about to import it from Constant Contact.
        [
            new(SimKind.MakeList, 0, 0, 1), new(SimKind.NewSubscriber, 0, 0, 1), Meanwhile(SimKind.ImportFile, SimPhase.Plan, 0),
            new(SimKind.Run, 0, 0, 1),
        ],

        // The only member of a group opts out after a run has planned to add the contact.
        [
            new(SimKind.MakeGroup, 0, 0, 1), new(SimKind.NewContact, 0, 0, 1), Meanwhile(SimKind.SayNo, SimPhase.Plan, 0),
            new(SimKind.Run, 0, 0, 1),
        ],

        // Two contacts share an address; the one that is opted out is deleted.
        [.. Four, new(SimKind.ShareAddress, 0, 0, 1), new(SimKind.SayNo, 0, 0, 1), new(SimKind.DeleteContact, 0, 0, 1),
            new(SimKind.Run, 0, 0, 1)],

        // A user stops a first sync, and pauses (B19).
        [
            new(SimKind.MakeGroup, 0, 0, 1), new(SimKind.NewContact, 0, 0, 1), new(SimKind.StoppedRun, 2, 0, 1),
            new(SimKind.PausedHour, 0, 0, 1), new(SimKind.Run, 0, 0, 1),
        ],

        // An opted-out contact is deleted, and added again.
        [
            new(SimKind.MakeGroup, 0, 0, 1), new(SimKind.NewContact, 0, 0, 1), new(SimKind.SayNo, 0, 0, 1),
            new(SimKind.DeleteContact, 0, 0, 1),
            new(SimKind.NewContact, 0, 0, 1), new(SimKind.Run, 0, 0, 1),
        ],
    ];

    static SimAct Meanwhile(SimKind act, SimPhase phase, byte number) =>
        new(SimKind.Meanwhile, (byte)Array.IndexOf(ActsDuringRun.Kinds, act), (byte)Array.IndexOf(ActsDuringRun.Phases, phase), number);

    static SimAct Fault(SimFault fault, SimPhase phase, bool again = false)
    {
        var at = Array.IndexOf(SimCells.OfRequests, (fault, phase));
        return new(SimKind.Fault, (byte)(at >> 8), (byte)at, (byte)(again ? 4 : 5));
    }
}
