using System.Globalization;

namespace DonorSync.ConstantContact;

/// <summary>
/// What <c>deleted_at</c> says. A date in any spelling is a deletion, and its absence is none. Anything else says neither: a deletion opts
/// a contact out for good (P1), so it takes more than a word that is no date.
/// </summary>
internal static class Deletion
{
    /// <summary>Null when it cannot be told.</summary>
    public static bool? In(string? deletedAt)
    {
        if (string.IsNullOrWhiteSpace(deletedAt))
            return false;
        return InstantReader.Parse(deletedAt) is not null
            || DateTimeOffset.TryParse(deletedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _) ? true : null;
    }
}
