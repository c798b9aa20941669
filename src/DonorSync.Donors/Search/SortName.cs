namespace DonorSync.Donors.Search;

/// <summary>
/// The key by which lists of contacts are sorted: last name first, or the company, or else an address; in lower case and without accents,
/// so that Émond sorts with Emond and Łukasz with Lukasz.
/// </summary>
static class SortName
{
    /// <summary>Change it when sort names are built differently. It is part of a trigger's text, and so stored in the database.</summary>
    public const string Mark = "/* sort names: 1 */";

    public static string Of(
        string? type, string? firstName, string? lastName, string? companyName, string? primaryEmail, string? alternateEmail) =>
        Fold((type == nameof(ContactKind.Organization) ? companyName : null)
            ?? (lastName is not null && firstName is not null ? $"{lastName} {firstName}" : null)
            ?? lastName ?? firstName ?? companyName ?? primaryEmail ?? alternateEmail ?? "");

    public static string Fold(string name) => PlainLetters.Of(name);
}
