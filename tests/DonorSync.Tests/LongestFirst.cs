using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(DonorSync.Tests.LongestFirst))]

namespace DonorSync.Tests;

/// <summary>What takes minutes one after another begins first, so that nothing long is left alone at the end.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    static readonly string[] Longest =
    [
        PagesTests.BrowserCollection.Name, nameof(Simulation.SimulationTests), nameof(Scenarios.FailureTests), nameof(KillTests.ManyServersTests),
        nameof(KillTests.RollingRestartTests), nameof(Scenarios.LargeUndoTests), nameof(KillTests.KillTests), nameof(StorageTests.MoveTests), nameof(KillTests.BulkKillTests),
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(static c => Place(c.TestCollectionDisplayName)).ThenBy(static c => c.TestCollectionDisplayName, StringComparer.Ordinal)];

    static int Place(string collection)
    {
        var place = Array.FindIndex(Longest, name => collection.Contains(name, StringComparison.Ordinal));
        return place < 0 ? Longest.Length : place;
    }
}
