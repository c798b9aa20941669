using System.Globalization;
using DonorSync.Database.Rejections;
using DonorSync.Database.Tokens;
using DonorSync.Server.Pages.Layout;

namespace DonorSync.Server.Tokens;

/// <summary>Texts and parsing of the form for a new token.</summary>
static class TokenText
{
    public static string Describe(TokenScopes scope) => scope switch
    {
        TokenScopes.Read => "see contacts, groups, lists and syncs",
        TokenScopes.Contacts => "change contacts and groups, and import files",
        TokenScopes.Sync => "start syncs, and decide about them",
        TokenScopes.Administration => "connect and disconnect, and erase or export a person",
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, null),
    };

    /// <returns>The end of the last day in the organization's time zone; null for a token that does not expire.</returns>
    /// <exception cref="ValidationFailedException">The text is not a date.</exception>
    public static DateTimeOffset? ReadEnd(string? lastDay, LocalTimes times)
    {
        if (string.IsNullOrWhiteSpace(lastDay))
            return null;
        return DateOnly.TryParseExact(lastDay, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day < DateOnly.MaxValue
            ? times.StartOf(day.AddDays(1))
            : throw new ValidationFailedException(FieldErrors.Of("end date", "must be a date."));
    }
}
