using System.Globalization;
using DonorSync.Server.Rest.Problems;

namespace DonorSync.Server.Rest.Paging;

/// <summary>Parses query values; an error names the parameter.</summary>
static class QueryValues
{
    public static Guid? Id(string name, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return Guid.TryParse(text, out var id) ? id : throw Wrong(name, "must be an id (a UUID).");
    }

    public static DateTimeOffset? Time(string name, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        // An unescaped plus sign arrives as a space.
        foreach (var candidate in new[] { text, text.Replace(' ', '+') })
        {
            if (DateTimeOffset.TryParse(candidate, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                && text.Contains('-'))
                return time.ToUniversalTime();
        }
        throw Wrong(name, "must be a time such as 2026-01-31T12:00:00Z.");
    }

    static ProblemException Wrong(string name, string problem) => new(Problem.Validation(name, problem));
}
