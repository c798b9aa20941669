using System.Diagnostics;
using DonorSync.Core.Tests.StateMachine;
using DonorSync.Tests.Simulation;

namespace DonorSync.Planted;

/// <summary>Random histories find every fault of the catalogue. If they missed one, finding nothing elsewhere proves little.</summary>
public sealed class PlantedFaultTests(ITestOutputHelper output)
{
    const uint MostHistories = 20_000;

    /// <summary>The acts that run at the same time as an import.</summary>
    static readonly string[] Importing = ["import", "sync"];

    /// <summary>DONORSYNC_LONG=1 searches for each fault from the first history.</summary>
    static readonly bool Long = Environment.GetEnvironmentVariable("DONORSYNC_LONG") == "1";
    static readonly uint MostSimulated = uint.TryParse(Environment.GetEnvironmentVariable("DONORSYNC_HISTORIES"), out var some)
        ? some : Long ? 300u : 40u;

    public static TheoryData<string> Names => [.. Catalogue.All.Select(static f => f.Name)];

    [Fact]
    public void No_two_faults_share_a_name()
    {
        Assert.NotEmpty(Catalogue.All);
        Assert.Equal(Catalogue.All.Count, Catalogue.All.DistinctBy(static f => f.Name).Count());
    }

    /// <summary>A history that finds a fault is only valid if it passes without the fault.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_planted_fault_is_found(string name)
    {
        var fault = Catalogue.All.First(f => f.Name == name);
        var watch = Stopwatch.StartNew();
        var (seed, promise) = fault.Finder switch
        {
            "machine" => FoundByMachine(name),
            "pairs" => await FoundByPairsAsync(name),
            "import" => await ImportFinder.FoundAsync(name),
            _ => await FoundBySimulationAsync(fault),
        };
        output.WriteLine(
            $"{fault.Breaks,-10} {fault.Finder,-10} {seed,5} histories {watch.Elapsed.TotalSeconds,6:0.0} s  {name}: "
            + $"{promise?.Split('\n')[0]}");
        Assert.True(promise is not null, $"{seed} histories did not find it: {name}");
        Assert.Null(fault.Finder switch
        {
            "machine" => MachinePlay(null, seed),
            "pairs" => await Pairs.PlayAsync("import", Importing[seed]),
            "import" => await ImportFinder.ReadAsync(null, seed),
            _ => await SimulationPlayAsync(null, seed, fault.Finder == "story" ? Stories.All[seed] : null),
        });
    }

    static (uint Seed, string? Promise) FoundByMachine(string name)
    {
        for (var seed = 1u; seed <= MostHistories; seed++)
        {
            if (MachinePlay(name, seed) is { } promise)
                return (seed, promise);
        }
        return (MostHistories, null);
    }

    static string? MachinePlay(string? fault, uint seed)
    {
        Fault.Switch(fault);
        try
        {
            RunHistory.Play(Histories.Of(seed));
            return null;
        }
        catch (BrokenPromiseException broken)
        {
            return broken.Message;
        }
        finally
        {
            Fault.Switch(null);
        }
    }

    /// <summary>Two imports at the same time, or an import and a sync.</summary>
    static async Task<(uint Seed, string? Promise)> FoundByPairsAsync(string name)
    {
        foreach (var (number, second) in Importing.Index())
        {
            if (await Pairs.PlayAsync("import", second, () => Fault.Switch(name)) is { } broken)
                return ((uint)number, broken);
        }
        return ((uint)Importing.Length - 1, null);
    }

    /// <summary>Tries the history that is known to find the fault first, which saves time.</summary>
    static async Task<(uint Seed, string? Promise)> FoundBySimulationAsync(PlantedFault fault)
    {
        if (fault.Seed is { } known && !Long && await SimulationPlayAsync(fault.Name, known) is { } found)
            return (known, found);
        if (fault.Finder == "story")
        {
            for (var story = 0u; story < Stories.All.Length; story++)
            {
                if (await SimulationPlayAsync(fault.Name, story, Stories.All[story]) is { } broken)
                    return (story, broken);
            }
            return ((uint)Stories.All.Length - 1, null);
        }
        for (var seed = 1u; seed <= MostSimulated; seed++)
        {
            if (await SimulationPlayAsync(fault.Name, seed) is { } promise)
                return (seed, promise);
        }
        return (MostSimulated, null);
    }

    static async Task<string?> SimulationPlayAsync(string? fault, uint seed, SimAct[]? story = null)
    {
        try
        {
            await SimHistory.PlayAsync(story ?? SimHistories.Of(seed), story is null ? seed : 2, new Coverage(), () => Fault.Switch(fault));
            return null;
        }
        catch (BrokenPromiseException broken)
        {
            return broken.Message;
        }
    }
}
