using DonorSync.Tests.Simulation;

namespace DonorSync.Planted;

/// <summary>Short histories of the whole system for faults that random ones meet too seldom. What finds a fault is the same as there.</summary>
static class Stories
{
    /// <summary>More than are always read in full, so that what follows is seen by a read of changes.</summary>
    static readonly SimAct[] Four =
    [
        new(SimKind.MakeGroup, 0, 0, 1), new(SimKind.NewContact, 0, 0, 1), new(SimKind.NewContact, 1, 0, 1), new(SimKind.NewContact, 2, 0, 1),
        new(SimKind.NewContact, 4, 0, 1), new(SimKind.Run, 0, 0, 1),
    ];

    public static readonly SimAct[][] All =
    [
        // Somebody on no list any more unsubscribes: no count of a list tells.
        [.. Four, new(SimKind.LeaveList, 0, 0, 1), new(SimKind.Run, 0, 0, 1), new(SimKind.Unsubscribe, 0, 0, 1), new(SimKind.Run, 0, 0, 1)],

        // An edit between two reads of changes.
        [.. Four, new(SimKind.Run, 0, 0, 1), new(SimKind.EditThere, 0, 2, 1), new(SimKind.Run, 0, 0, 1), new(SimKind.Run, 0, 0, 1)],

        // The access token ends, and with it the refresh token.
        [.. Four, Fault(SimFault.TokenExpired, SimPhase.Lists), new(SimKind.Run, 0, 0, 1), Fault(SimFault.TokenExpired, SimPhase.Lists), new(SimKind.Run, 0, 0, 1)],

        // A page of lists leaves one out.
        [.. Four, Fault(SimFault.SkippedRows, SimPhase.Lists), new(SimKind.Run, 0, 0, 1)],

        // A page of contacts leaves one out, time and again.
        [.. Four, Fault(SimFault.SkippedRows, SimPhase.Contacts, again: true), .. Enumerable.Repeat(new SimAct(SimKind.FullRun, 0, 0, 1), 8)],

        // A list may have been made, and nobody knows.
        [new(SimKind.MakeGroup, 0, 0, 1), new(SimKind.NewContact, 0, 0, 1), Fault(SimFault.TimeoutAfterEffect, SimPhase.MakeList), new(SimKind.Run, 0, 0, 1)],

        // The day's requests are spent.
        [.. Four, Fault(SimFault.QuotaExceeded, SimPhase.Contacts), new(SimKind.Run, 0, 0, 1), new(SimKind.Run, 0, 0, 1)],

        // An import does not take all of its rows, and does not say so.
        [
            .. Four, new(SimKind.NewContact, 4, 0, 1), new(SimKind.NewContact, 5, 0, 1), new(SimKind.NewContact, 6, 0, 1),
            Fault(SimFault.ActivityDropsRows, SimPhase.Import, again: true), new(SimKind.Run, 0, 0, 1), new(SimKind.FullRun, 0, 0, 1),
        ],

        // The same file is imported twice at the same moment.
        [new(SimKind.ImportFile, 0, 4, 2)],

        // An import adds an address while a run is about to bring it in from Constant Contact.
        [
            new(SimKind.MakeList, 0, 0, 1), new(SimKind.NewSubscriber, 0, 0, 1), Meanwhile(SimKind.ImportFile, SimPhase.Plan, 0), new(SimKind.Run, 0, 0, 1),
        ],

        // The only member of a group says no when a run has planned to send them.
        [
            new(SimKind.MakeGroup, 0, 0, 1), new(SimKind.NewContact, 0, 0, 1), Meanwhile(SimKind.SayNo, SimPhase.Plan, 0), new(SimKind.Run, 0, 0, 1),
        ],

        // Of two contacts with one address, the one that is opted out is deleted.
        [.. Four, new(SimKind.ShareAddress, 0, 0, 1), new(SimKind.SayNo, 0, 0, 1), new(SimKind.DeleteContact, 0, 0, 1), new(SimKind.Run, 0, 0, 1)],

        // A contact that is opted out is deleted, and entered again.
        [
            new(SimKind.MakeGroup, 0, 0, 1), new(SimKind.NewContact, 0, 0, 1), new(SimKind.SayNo, 0, 0, 1), new(SimKind.DeleteContact, 0, 0, 1),
            new(SimKind.NewContact, 0, 0, 1), new(SimKind.Run, 0, 0, 1),
        ],
    ];

    static SimAct Meanwhile(SimKind act, SimPhase phase, byte number) =>
        new(SimKind.Meanwhile, (byte)Array.IndexOf(SimMeanwhile.Kinds, act), (byte)Array.IndexOf(SimMeanwhile.Phases, phase), number);

    static SimAct Fault(SimFault fault, SimPhase phase, bool again = false)
    {
        var at = Array.IndexOf(SimCells.OfRequests, (fault, phase));
        return new(SimKind.Fault, (byte)(at >> 8), (byte)at, (byte)(again ? 4 : 5));
    }
}
