namespace DonorSync.Sync.Tests.SmallWorlds;

/// <summary>A world that is small enough to visit every state of it.</summary>
sealed record SmallWorld(string Name, ImmutableArray<Act> Acts, ImmutableArray<RunWay> Runs)
{
    /// <summary>What is there at the beginning.</summary>
    public required Action<InMemorySides> Setup { get; init; }

    /// <summary>Values may differ, so that the times of edits count (T3, T4).</summary>
    public bool HasValues { get; init; }

    /// <summary>A read may skip contacts, so that what the mirror keeps of them counts (B9). Else each run reads all of it anew.</summary>
    public bool HasOldMirror { get; init; }

    /// <summary>Undisturbed runs after which both sides agree.</summary>
    public int MostRunsToSettle { get; init; } = 3;
}
