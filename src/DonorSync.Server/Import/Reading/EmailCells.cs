using System.Text.RegularExpressions;

namespace DonorSync.Server.Import.Reading;

/// <summary>The content of a cell for e-mail addresses.</summary>
/// <param name="Addresses">Distinct addresses in the cell's order; none for a blank cell.</param>
/// <param name="IsUnderstood">False if the cell holds anything besides addresses and their usual additions.</param>
internal readonly record struct EmailCell(ImmutableArray<string> Addresses, bool IsUnderstood);

/// <summary>
/// Finds the addresses in a cell, as people and programs write them: <c>Ann &lt;a@b.org&gt;</c>, <c>mailto:a@b.org</c>, <c>a@b.org;
/// c@d.org</c>, <c>n/a</c>. Text around an address is dropped; an address is never completed or corrected.
/// </summary>
internal static partial class EmailCells
{
    private static readonly HashSet<string> Placeholders = new(StringComparer.Ordinal)
    {
        "na", "none", "null", "nil", "unknown", "noemail", "noemailaddress", "noemailonfile", "nomail", "noaddress", "notavailable",
            "notapplicable",
        "notprovided", "notgiven", "notknown", "notonfile", "blank", "empty", "tbd", "donthave", "doesnothaveemail", "doesnothaveone",
            "noneonfile",
        "noneprovided", "nonegiven", "undefined",
    };

    public static EmailCell Read(string cell)
    {
        var text = Narrow(VisibleText.Line(cell.Replace('\n', ';').Replace('\v', ';')));
        if (EmailAddress.TryParse(text, out var whole))
            return new([whole.Address], true);
        if (IsPlaceholder(text))
            return new([], true);

        var found = new Found();
        var rest = Enclosed().Replace(text, match =>
        {
            found.Enclosed.Add(match.Groups["a"].Success ? match.Groups["a"].Value : match.Groups["b"].Value);
            return ";";
        });
        var isUnderstood = found.Enclosed.TrueForAll(found.TryTake);
        foreach (var token in Comment().Replace(rest, " ").Split([';', ',', '|']))
        {
            // Text next to an address in brackets is a name.
            var isName = found.Enclosed.Count > 0 && !token.Contains('@', StringComparison.Ordinal);
            isUnderstood &= found.TryTake(token) || isName || IsPlaceholder(token);
        }
        return isUnderstood ? new([.. found.Addresses.DistinctBy(address => address.Key).Select(address => address.Address)], true)
            : new([], false);
    }

    private static bool IsPlaceholder(string text) =>
        string.Concat(text.Where(char.IsLetterOrDigit)).ToLowerInvariant() is var word && word.Length == 0
            ? !text.Contains('@', StringComparison.Ordinal)
            : Placeholders.Contains(word) && !text.Contains('@', StringComparison.Ordinal);

    /// <summary>Converts fullwidth characters, which Asian keyboards write, to ASCII.</summary>
    private static string Narrow(string text) =>
        text.AsSpan().IndexOfAnyInRange('\uFF01', '\uFF5E') < 0 ? text
            : string.Concat(text.Select(c => c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c));

    private sealed class Found
    {
        public List<string> Enclosed { get; } = [];
        public List<EmailAddress> Addresses { get; } = [];

        /// <summary>Reads one address, or several separated by spaces or slashes; blank text is accepted.</summary>
        public bool TryTake(string token)
        {
            var text = Bare(token);
            return text.Length == 0 || TryAll([text]) || TryAll(text.Split(' '))
                || TryAll(text.Split(['/', '\\'], StringSplitOptions.TrimEntries));
        }

        private bool TryAll(string[] parts)
        {
            List<EmailAddress> all = [];
            foreach (var part in parts)
            {
                if (!EmailAddress.TryParse(Bare(part), out var email))
                    return false;
                all.Add(email);
            }
            Addresses.AddRange(all);
            return true;
        }

        private static string Bare(string token)
        {
            var text = token;
            string before;
            do
            {
                before = text;
                text = Label().Replace(text.Trim(), "");
                if (text.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
                {
                    text = text["mailto:".Length..];
                    text = Uri.UnescapeDataString(text.Split('?')[0]);
                }
                text = text.TrimStart('"', '\'', '\u201C', '\u2018', '\u00AB', '`')
                    .TrimEnd('"', '\'', '\u201D', '\u2019', '\u00BB', '`', '.', ',', ';', ':', '!').Trim();
            }
            while (text != before);
            return text;
        }
    }

    [GeneratedRegex(@"<(?<a>[^<>]*)>|\((?<b>[^()]*@[^()]*)\)")]
    private static partial Regex Enclosed();

    [GeneratedRegex(@"\([^()]*\)")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^(?:home|work|office|business|personal|private|primary|other|school|e-?mail)\s*:\s*", RegexOptions.IgnoreCase)]
    private static partial Regex Label();
}
