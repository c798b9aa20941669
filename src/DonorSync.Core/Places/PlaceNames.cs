using System.Collections.Frozen;

namespace DonorSync.Core.Places;

/// <summary>Finds the codes of countries and states by their names, codes and usual variants.</summary>
static class PlaceNames
{
    /// <summary>States in a United States postal address that are also countries in ISO 3166-1.</summary>
    static readonly FrozenSet<string> WithStatesOfTheUnitedStates = FrozenSet.Create("AS", "FM", "GU", "MH", "MP", "PR", "PW", "UM", "VI");

    static readonly FrozenDictionary<string, string> Countries = Read(Lines(CountryTable.Text));

    static readonly FrozenDictionary<string, FrozenDictionary<string, string>> States = Lines(StateTable.Text)
        .GroupBy(static line => line[..2], static line => line[3..])
        .ToFrozenDictionary(static country => country.Key, static country => Read(country));

    /// <summary>Returns the two-letter ISO 3166-1 code, or null for an unknown name.</summary>
    public static string? CountryOf(string folded) => Countries.GetValueOrDefault(folded);

    /// <summary>The countries whose states are known.</summary>
    public static ImmutableArray<string> CountriesWithStates => States.Keys;

    /// <summary>Returns the country whose states an address in this country can use; null if its states are not in the table.</summary>
    public static string? StatesIn(string country) =>
        WithStatesOfTheUnitedStates.Contains(country) ? "US" : States.ContainsKey(country) ? country : null;

    /// <summary>Returns the code of a state of one of <see cref="CountriesWithStates"/>, or null for an unknown name.</summary>
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

    /// <summary>Returns the name, the name as cut by Constant Contact, and the name with the part after its comma first.</summary>
    static IEnumerable<string> Spellings(string name)
    {
        yield return name;
        if (name.Length > AddressMapping.MaxField)
            yield return name[..AddressMapping.MaxField];
        if (name.IndexOf(", ", StringComparison.Ordinal) is var comma and > 0)
            yield return $"{name[(comma + 2)..]} {name[..comma]}";
    }

    static string[] Lines(string table) => table.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
