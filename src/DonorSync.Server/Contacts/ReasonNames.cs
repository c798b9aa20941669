using System.Text.Json;

namespace DonorSync.Server.Contacts;

/// <summary>The names of reasons in the REST API: those of <see cref="OffList"/>, and some that only concern a contact.</summary>
static class ReasonNames
{
    public static string Of(OffList reason) => JsonNamingPolicy.CamelCase.ConvertName(reason.ToString());

    public static OffList? Read(string text) =>
        Enum.GetNames<OffList>().Contains(text, StringComparer.OrdinalIgnoreCase) ? Enum.Parse<OffList>(text, ignoreCase: true) : null;

    /// <summary>Returns the reason with this name, or the reasons of this rule; none for an unknown name.</summary>
    public static IReadOnlyList<OffList> Read(string text, IEnumerable<(OffList Reason, Rule Rule)> known) =>
        Read(text) is { } reason ? [reason]
            : [.. known.Where(k => k.Rule.ToString().Equals(text, StringComparison.OrdinalIgnoreCase)).Select(static k => k.Reason)
                .Distinct()];

    public static string Of(Rule rule) => rule switch
    {
        Rule.A1 => Of(OffList.NotConnected),
        Rule.B12 => Of(OffList.LeftOut),
        Rule.E1 => "noGroup",
        Rule.E2 => Of(OffList.NoEmail),
        Rule.P1 or Rule.P5 => Of(OffList.Unsubscribed),
        Rule.E3 or Rule.M7 or Rule.P4 => Of(OffList.OptedOut),
        Rule.E4 => Of(OffList.Domain),
        Rule.C10 => Of(OffList.SharedAddress),
        Rule.M4 => Of(OffList.LeftList),
        Rule.L3 or Rule.L7 or Rule.L8 => Of(OffList.NoList),
        Rule.L9 => Of(OffList.ListLimit),
        Rule.B7 => Of(OffList.Refused),
        Rule.B9 => "notShown",
        Rule.C8 or Rule.C1 => Of(OffList.AddressChanged),
        Rule.P9 => "returned",
        _ => Of(OffList.Pending),
    };
}
