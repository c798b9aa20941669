using System.Globalization;
using CsCheck;

namespace DonorSync.Core.Tests.Places;

/// <summary>C11: random spellings of every place in the tables.</summary>
public sealed class PlacePropertyTests
{
    static readonly string[][] Countries = Read(CountryTable.Text);
    static readonly string[][] States = Read(StateTable.Text);

    /// <summary>Changes that keep the meaning of a name: case, accents, periods, blanks, "&amp;", "Saint" and "the".</summary>
    static readonly Func<string, string>[] Respellings =
    [
        static s => s, static s => s.ToUpperInvariant(), static s => s.ToLowerInvariant(), static s => PlainLetters.Of(s),
        static s => $" {s} ",
        static s => s.Replace(" & ", " and ", StringComparison.Ordinal), static s => s.Replace("St. ", "Saint ", StringComparison.Ordinal),
        static s => s.Replace(" and ", " & ", StringComparison.Ordinal), static s => s.Replace('-', ' '),
        static s => s.Trim() is { Length: > 3 } name && name[1] != '.' ? $"The {s}" : s,
        static s => s.Replace(' ', '\u00A0'), static s => s.Replace(".", "", StringComparison.Ordinal), static s => s.Replace('’', '\''),
        static s => s.Length is 2 or 3 ? string.Concat(s.Select(static c => $"{c}.")) : s,
    ];

    static readonly Gen<Func<string, string>> Respelling = Gen.Int[0, Respellings.Length - 1].Array[1, 3]
        .Select(static picked => (Func<string, string>)(name => picked.Aggregate(name, static (text, i) => Respellings[i](text))));

    [Fact]
    public void Every_country_equals_itself_in_any_spelling_and_no_other() => Sample(Countries, static (one, other) =>
    {
        Assert.Equal(PlaceComparison.SameCountry(one, other), PlaceComparison.SameCountry(other, one));
        return PlaceComparison.SameCountry(one, other);
    });

    [Theory]
    [InlineData("US")]
    [InlineData("CA")]
    [InlineData("AU")]
    public void Every_state_equals_itself_in_any_spelling_and_no_other_of_its_country(string country)
    {
        var states = States.Where(s => s[0].StartsWith(country, StringComparison.Ordinal))
            .Select(static s => (string[])[s[0][3..], .. s[1..]]).ToArray();
        var names = Countries.Where(c => c[0] == country).SelectMany(static c => c).ToArray();
        var turn = 0;
        Sample(states, (one, other) =>
        {
            var first = new Place(one, names[turn++ % names.Length]);
            var second = new Place(other, turn % 5 == 0 ? null : names[turn % names.Length]);
            Assert.Equal(PlaceComparison.SameState(first, second), PlaceComparison.SameState(second, first));
            return PlaceComparison.SameState(first, second);
        });
    }

    /// <summary>With a blank country, two places are not equal if they differ in each of the three countries.</summary>
    [Fact]
    public void Without_a_country_states_are_the_same_only_if_one_country_says_so()
    {
        var all = States.SelectMany(static s => s[1..].Append(s[0][3..]).Select(name => (Country: s[0][..2], Name: name))).ToArray();
        Gen.Select(Gen.Int[0, all.Length - 1], Gen.Int[0, all.Length - 1]).Sample(
            (a, b) => PlaceComparison.SameState(new(all[a].Name, null), new(all[b].Name, null))
                == new[] { "US", "CA", "AU" }.Any(c => PlaceComparison.SameState(new(all[a].Name, c), new(all[b].Name, c))),
            iter: 20_000, threads: 1);
    }

    /// <summary>Text that is not in the tables is compared as text; the comparison is symmetric and reflexive.</summary>
    [Fact]
    public void Any_text_equals_itself_and_comparison_is_symmetric() => Gen.Select(
        Gen.String[1, 12], Gen.String[1, 12], Gen.String[0, 3]).Sample(
        static (one, other, country) =>
            PlaceComparison.SameCountry(one, one) && PlaceComparison.SameState(new(one, country), new(one, null))
            && PlaceComparison.SameCountry(one, other) == PlaceComparison.SameCountry(other, one)
            && PlaceComparison.SameState(new(one, country), new(other, null)) == PlaceComparison.SameState(
                new(other, null), new(one, country)),
        iter: 20_000, threads: 1);

    [Fact]
    public void The_tables_name_all_countries_and_states_with_both_codes()
    {
        Assert.Equal(250, Countries.Select(static c => c[0]).Distinct().Count());
        Assert.All(Countries.DistinctBy(static c => c[0]), static c => Assert.Equal(3, c[1].Length));
        Assert.Equal((63, 13, 8), (Of("US"), Of("CA"), Of("AU")));

        static int Of(string country) =>
            States.Where(s => s[0].StartsWith(country, StringComparison.Ordinal)).Select(static s => s[0]).Distinct().Count();
    }

    static void Sample(string[][] places, Func<string, string, bool> same) => Gen.Select(
        Gen.Int[0, places.Length - 1], Gen.Int[0, places.Length - 1], Gen.Int[0, 20], Gen.Int[0, 20],
        Respelling, Respelling, Gen.Bool).Sample(
        (a, b, name, otherName, spell, respell, itself) =>
        {
            var (one, other) = (places[a], places[itself ? a : b]);
            var (first, second) = (spell(one[name % one.Length]), respell(other[otherName % other.Length]));
            Assert.True(
                same(first, second) == (one[0] == other[0]),
                string.Create(CultureInfo.InvariantCulture, $"{first} ({one[0]}) and {second} ({other[0]})"));
        },
        iter: 20_000, threads: 1);

    static string[][] Read(string table) => [.. table.Split('\n', StringSplitOptions.TrimEntries).Select(static line => line.Split('|'))];
}
