using System.Globalization;
using System.Text.RegularExpressions;

namespace DonorSync.ConstantContact.Sandbox.Model;

/// <summary>The formats that the service checks: addresses and dates.</summary>
internal static partial class Formats
{
    public const int LongestAddress = 80;
    public const int LongestImportedAddress = 50;

    private static readonly string[] AnniversaryFormats = ["M/d/yyyy", "yyyy/M/d", "yyyy-M-d", "M-d-yyyy"];

    /// <summary>The service publishes no rules. Here: one @, no blanks, commas or brackets, a full domain.</summary>
    public static bool IsAddress(string text, int longest, SandboxBehaviour behaviour) =>
        text.Length <= longest && Address().IsMatch(text)
        && !behaviour.RefusedTopLevelDomains.Any(domain => text.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase));

    /// <summary>Returns an accepted date as <c>YYYY-MM-DD</c>, or null.</summary>
    public static string? Anniversary(string text) =>
        DateOnly.TryParseExact(text, AnniversaryFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : null;

    public static bool IsAnniversary(string text) => text.Length == 0 || Anniversary(text) is not null;

    /// <summary>Reads ISO 8601 with or without a time; a time without an offset is in UTC.</summary>
    public static DateTimeOffset? Time(string text) =>
        IsoTime().IsMatch(text)
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time)
            ? time
            : null;

    [GeneratedRegex(@"^[^@\s,;:<>()\[\]\\""\p{C}]+@(?:[^@\s,;:<>()\[\]\\""\p{C}.]+\.)+[^@\s,;:<>()\[\]\\""\p{C}.]{2,}$",
        RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Address();

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,7})?)?(Z|[+-]\d{2}:?\d{2})?)?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex IsoTime();
}
