using DonorSync.Core;

namespace DonorSync.Donors.Search;

/// <summary>
/// What lists of contacts are sorted by: last name first, or the company, or else an address; in lower case and without accents, so
/// that Émond stands with Emond and Łukasz with Lukasz.
/// </summary>
static class SortName
{
    /// <summary>Moves when sort names are made in another way. It stands in the text of a trigger, and so in the database.</summary>
    public const string Mark = "/* sort names: 1 */";

    public static string Of(string? type, string? firstName, string? lastName, string? companyName, string? primaryEmail, string? alternateEmail) =>
        Fold((type == nameof(ContactKind.Organization) ? companyName : null)
            ?? (lastName is not null && firstName is not null ? $"{lastName} {firstName}" : null)
            ?? lastName ?? firstName ?? companyName ?? primaryEmail ?? alternateEmail ?? "");

    public static string Fold(string name) => PlainLetters.Of(name);
}
