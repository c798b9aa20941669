using DonorSync.Core.Tests.StateMachine;

namespace DonorSync.Tests.Simulation;

/// <summary>Histories in which a promise was once broken, shrunk to what it took.</summary>
public sealed class FoundHistoriesTests
{
    /// <summary>A run was killed when Ada had been taken off the list and that was not written down: back in the group, she counted as one who had left.</summary>
    [Fact]
    public Task M4_a_removal_cut_short_is_not_a_persons_leaving_B8() => PlayAsync(
        535,
        new(SimKind.MakeList, 15, 62, 21),
        new(SimKind.MakeGroup, 165, 112, 210),
        new(SimKind.NewSubscriber, 119, 221, 183),
        new(SimKind.OvertakenRun, 106, 93, 182),
        new(SimKind.DeleteList, 108, 142, 145),
        new(SimKind.MakeList, 224, 99, 107),
        new(SimKind.AddToList, 175, 62, 53),
        new(SimKind.Run, 120, 232, 191),
        new(SimKind.NewContact, 241, 158, 164),
        new(SimKind.ChangeEmailHere, 185, 55, 170),
        new(SimKind.EmptyGroup, 149, 170, 164),
        new(SimKind.NewContact, 195, 205, 3),
        new(SimKind.NewContact, 67, 131, 169),
        new(SimKind.KilledRun, 255, 18, 138),
        new(SimKind.ShareAddress, 69, 251, 38));

    static async Task PlayAsync(uint seed, params SimAct[] acts) => Assert.NotEmpty(await SimHistory.PlayAsync(acts, seed, new Coverage()));
}
