using DonorSync.Tests.ImportTests;

namespace DonorSync.Planted;

/// <summary>Finds faults in the reading of donor files, with random phrases of consent in random columns.</summary>
static class ImportFinder
{
    const uint MostFiles = 1_000;

    public static async Task<(uint Seed, string? Promise)> FoundAsync(string fault)
    {
        for (var seed = 1u; seed <= MostFiles; seed++)
        {
            if (await ReadAsync(fault, seed) is { } promise)
                return (seed, promise);
        }
        return (MostFiles, null);
    }

    /// <returns>The broken promise.</returns>
    public static async Task<string?> ReadAsync(string? fault, uint seed)
    {
        Fault.Switch(fault);
        try
        {
            return (await ConsentFile.Of((int)seed).ReadAsync()).Problem;
        }
        finally
        {
            Fault.Switch(null);
        }
    }
}
