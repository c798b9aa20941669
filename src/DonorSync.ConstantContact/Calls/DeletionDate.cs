using System.Globalization;

namespace DonorSync.ConstantContact.Calls;

/// <summary>
/// Reads <c>deleted_at</c>. A date in any format is a deletion, and a missing value is none. Anything else is unknown, because a deletion
/// opts a contact out permanently (P1).
/// </summary>
internal static class DeletionDate
{
    /// <summary>Returns null if the value is not a date.</summary>
    public static bool? In(string? deletedAt)
    {
        if (string.IsNullOrWhiteSpace(deletedAt))
            return false;
        return InstantReader.Parse(deletedAt) is not null
            || DateTimeOffset.TryParse(deletedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _) ? true : null;
    }
}
