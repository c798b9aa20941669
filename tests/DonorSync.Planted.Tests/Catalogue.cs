using System.Globalization;

namespace DonorSync.Planted;

/// <summary>
/// A fault of the catalogue: its name, the rule or promise it breaks, and who is to find it. <paramref name="Seed"/> names a random history
/// that is known to find it; without one they are tried in their order.
/// </summary>
sealed record PlantedFault(string Name, string Breaks, string Finder, uint? Seed);

/// <summary>Faults.txt: of each fault a name, what it breaks, who finds it, a file, and a text of it (-) with what takes its place (+).</summary>
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
