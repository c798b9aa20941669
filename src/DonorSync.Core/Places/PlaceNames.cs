using System.Collections.Frozen;

namespace DonorSync.Core;

/// <summary>The codes of countries and states by their names, codes and usual variants.</summary>
static class PlaceNames
{
    /// <summary>States that the post writes in a United States address, and that are countries in ISO 3166-1 as well.</summary>
    static readonly FrozenSet<string> WithStatesOfTheUnitedStates = FrozenSet.Create("AS", "FM", "GU", "MH", "MP", "PR", "PW", "UM", "VI");

    static readonly FrozenDictionary<string, string> Countries = Read(Lines(CountryTable.Text));

    static readonly FrozenDictionary<string, FrozenDictionary<string, string>> States = Lines(StateTable.Text)
        .GroupBy(static line => line[..2], static line => line[3..])
        .ToFrozenDictionary(static country => country.Key, static country => Read(country));

    /// <summary>Returns the ISO 3166-1 code of two letters, or null for a name that is not known.</summary>
    public static string? CountryOf(string folded) => Countries.GetValueOrDefault(folded);

    /// <summary>The countries whose states are known.</summary>
    public static ImmutableArray<string> CountriesWithStates => States.Keys;

    /// <summary>Returns the country whose states an address in this country may name; null when they are not known.</summary>
    public static string? StatesIn(string country) =>
        WithStatesOfTheUnitedStates.Contains(country) ? "US" : States.ContainsKey(country) ? country : null;

    /// <summary>Returns the code of a state of one of <see cref="CountriesWithStates"/>, or null for a name that is not known.</summary>
    public static string? StateOf(string country, string folded) => States[country].GetValueOrDefault(folded);

    static FrozenDictionary<string, string> Read(IEnumerable<string> lines)
    {
        var codes = new Dictionary<string, string>();
        foreach (var names in lines.Select(static line => line.Split('|')))
        {
            foreach (var spelling in names.SelectMany(Spellings))
            {
                if (codes.TryAdd(PlaceName.Fold(spelling), names[0]) || codes[PlaceName.Fold(spelling)] == names[0])
                    continue;
                throw new InvalidOperationException($"{spelling} names both {codes[PlaceName.Fold(spelling)]} and {names[0]}.");
            }
        }
        return codes.ToFrozenDictionary();
    }

    /// <summary>A name as it is, with what is behind its comma in front, and as much of it as Constant Contact keeps.</summary>
    static IEnumerable<string> Spellings(string name)
    {
        yield return name;
        if (name.Length > Streets.MaxField)
            yield return name[..Streets.MaxField];
        if (name.IndexOf(", ", StringComparison.Ordinal) is var comma and > 0)
            yield return $"{name[(comma + 2)..]} {name[..comma]}";
    }

    static string[] Lines(string table) => table.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
