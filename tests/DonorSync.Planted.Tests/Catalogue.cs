using System.Globalization;

namespace DonorSync.Planted;

/// <summary>
/// A fault of the catalogue: its name, the rule or promise that it breaks, and the tests that must find it. <paramref name="Seed"/> is
/// a random history known to find it; without one, histories are tried in order.
/// </summary>
sealed record PlantedFault(string Name, string Breaks, string Finder, uint? Seed);

/// <summary>Reads Faults.txt: for each fault its name, what it breaks, its finder, a file, a text (-) and its replacement (+).</summary>
static class Catalogue
{
    public static IReadOnlyList<PlantedFault> All { get; } = Read();

    static List<PlantedFault> Read()
    {
        using var reader = new StreamReader(typeof(Catalogue).Assembly.GetManifestResourceStream("Faults.txt")!);
        List<PlantedFault> all = [];
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith("# ", StringComparison.Ordinal))
                all.Add(new(line[2..].Trim(), "", "", null));
            else if (line.StartsWith("breaks ", StringComparison.Ordinal))
                all[^1] = all[^1] with { Breaks = line[7..] };
            else if (line.StartsWith("found by ", StringComparison.Ordinal))
                all[^1] = all[^1] with { Finder = line[9..].Trim() };
            else if (line.StartsWith("seed ", StringComparison.Ordinal))
                all[^1] = all[^1] with { Seed = uint.Parse(line[5..], CultureInfo.InvariantCulture) };
        }
        return all;
    }
}
