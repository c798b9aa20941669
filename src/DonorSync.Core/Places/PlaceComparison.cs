namespace DonorSync.Core.Places;

/// <summary>A state, province or region with its country, as typed; null is blank.</summary>
public readonly record struct Place(string? State, string? Country);

/// <summary>C11: compares places. The same place in another spelling is no difference. A blank equals only a blank.</summary>
/// <remarks>Two choices: Puerto Rico and other territories with their own codes are countries, so "Puerto Rico" and "United States" differ
/// as countries; in the state field they are states of the United States. England, Scotland, Wales and Northern Ireland are more precise
/// than "United Kingdom", so replacing one by the other is an edit.</remarks>
public static class PlaceComparison
{
    public static bool SameCountry(string? one, string? other)
    {
        if (string.Equals(one, other, StringComparison.Ordinal))
            return true;
        if (one is null || other is null)
            return false;
        var (first, second) = (PlaceName.Fold(one), PlaceName.Fold(other));
        return first == second || (PlaceNames.CountryOf(first) is { } country && country == PlaceNames.CountryOf(second));
    }

    /// <summary>
    /// Compares two states, each within its country: WA is Washington in the United States and Western Australia in Australia. A blank or
    /// unknown country is taken from the other place; if both are, the states of all three countries are tried.
    /// </summary>
    public static bool SameState(Place one, Place other)
    {
        // Most places have the same text, which makes the slower comparison unnecessary.
        if (one == other || (one.State is null && other.State is null))
            return true;
        if (one.State is null || other.State is null)
            return false;
        var (first, second) = (PlaceName.Fold(one.State), PlaceName.Fold(other.State));
        var (here, there) = (CodeOf(one.Country), CodeOf(other.Country));
        if ((here ?? there) is not { } country)
            return first == second || PlaceNames.CountriesWithStates.Any(c => IsSame(c, first, second));
        var (states, others) = (PlaceNames.StatesIn(country), PlaceNames.StatesIn(there ?? country));
        return states == others
            ? first == second || (states is not null && IsSame(states, first, second))
            : first == second && !(IsState(states, first) && IsState(others, second));
    }

    static string? CodeOf(string? country) => country is null ? null : PlaceNames.CountryOf(PlaceName.Fold(country));

    static bool IsState(string? country, string folded) => country is not null && PlaceNames.StateOf(country, folded) is not null;

    static bool IsSame(string country, string first, string second) =>
        PlaceNames.StateOf(country, first) is { } state && state == PlaceNames.StateOf(country, second);
}
