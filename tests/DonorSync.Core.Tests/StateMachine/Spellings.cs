namespace DonorSync.Core.Tests.StateMachine;

/// <summary>Places in several spellings, and their meanings, without the core's tables (C11).</summary>
static class Spellings
{
    static readonly (string Name, string[] Spellings)[] Countries =
    [
        ("United States", ["US", "usa", "U.S.", "United States"]), ("Canada", ["CA", "CAN", "Canada"]),
        ("Australia", ["AU", "australia", "Australia"]), ("Austria", ["AT", "Austria"]),
    ];

    static readonly (string Country, string Name, string[] Spellings)[] States =
    [
        ("United States", "Massachusetts", ["MA", "mass.", "Massachusetts"]),
        ("United States", "Washington", ["WA", "Wash.", "Washington"]),
        ("Canada", "Ontario", ["ON", "Ont.", "Ontario"]), ("Australia", "Western Australia", ["WA", "W.A.", "Western Australia"]),
        ("Austria", "Tirol", ["Tirol", "TIROL"]),
    ];

    /// <summary>Returns the state and the country of an address; one in six has neither.</summary>
    public static (string? State, string? Country) Of(int number)
    {
        if (number % (States.Length + 1) == States.Length)
            return (null, null);
        var state = States[number % (States.Length + 1)];
        var country = Countries.First(c => c.Name == state.Country).Spellings;
        return (state.Spellings[number / 7 % state.Spellings.Length], country[number / 5 % country.Length]);
    }

    /// <summary>Returns the full names, as Constant Contact stores those of an import.</summary>
    public static CtctFields Expanded(CtctFields sent) => sent with
    {
        State = StateOf(sent.State, sent.Country) is { } state && States.Any(s => s.Name == state) ? state : sent.State,
        Country = CountryOf(sent.Country) ?? sent.Country,
    };

    /// <summary>Returns the meaning of a country; the text itself if it is not in the table.</summary>
    public static string? CountryOf(string? country) =>
        Countries.Where(c => c.Spellings.Contains(country)).Select(static c => c.Name).SingleOrDefault() ?? country;

    /// <summary>Returns the meaning of a state in its country; the text itself if it is not in the table.</summary>
    public static string? StateOf(string? state, string? country) =>
        States.Where(s => s.Country == CountryOf(country) && s.Spellings.Contains(state)).Select(static s => s.Name).SingleOrDefault()
        ?? state;

    /// <summary>
    /// C11: no run writes another spelling of the same place. A state that was changed to one of another country is a different state, even
    /// if
    /// it means the same in the CRM's own country.
    /// </summary>
    public static void CheckKept(CrmContact before, CrmContact after, CtctContact? contact)
    {
        var (was, now) = (before.Fields, after.Fields);
        Promise.Check(
            was.Country == now.Country || CountryOf(was.Country) != CountryOf(now.Country),
            $"C11: a run wrote {now.Country} for {was.Country} of {before.Key}");
        Promise.Check(
            was.State == now.State || CountryOf(contact?.Fields.Country) != CountryOf(was.Country)
            || (StateOf(was.State, was.Country), CountryOf(was.Country)) != (StateOf(now.State, now.Country), CountryOf(now.Country)),
            $"C11: a run wrote {now.State} for {was.State} of {before.Key}");
    }

    /// <summary>C6, T2: a changed country or state of Constant Contact is imported if the CRM's was not changed.</summary>
    public static void CheckEdit(
        ContactFields before, ContactFields remembered, CtctFields shown, CtctFields shownBefore, ContactFields after)
    {
        var country = CountryOf(shown.Country);
        if (country != CountryOf(shownBefore.Country) && CountryOf(before.Country) == CountryOf(remembered.Country))
            Promise.Check(CountryOf(after.Country) == country, $"C6: the country {shown.Country} was not imported: {after}");
        var state = StateOf(shown.State, shown.Country);
        if (country == CountryOf(shownBefore.Country) && country == CountryOf(before.Country) && country == CountryOf(remembered.Country)
            && state != StateOf(shownBefore.State, country) && StateOf(before.State, country) == StateOf(remembered.State, country))
            Promise.Check(StateOf(after.State, after.Country) == state, $"C6: the state {shown.State} was not imported: {after}");
    }
}
