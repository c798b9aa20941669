using System.Text.RegularExpressions;

namespace DonorSync.ConstantContact.Calls;

/// <summary>Finds the contact's id in a conflict's message: the only part that all its wordings have.</summary>
internal static partial class ConflictText
{
    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", RegexOptions.IgnoreCase)]
    private static partial Regex Id { get; }

    public static string? IdIn(string? message) =>
        Id.Match(message ?? "") is { Success: true } match ? match.Value.ToLowerInvariant() : null;
}
