using System.Globalization;
using System.Text;

namespace DonorSync.Server.Import.Reading.Workbooks;

/// <summary>One number format of a spreadsheet, such as <c>00000</c>, <c>#,##0.00</c> or <c>m/d/yyyy</c>.</summary>
internal sealed class NumberFormat(string code)
{
    public const string General = "General";

    private const double LastDay = 2_958_465;

    private readonly Section[] sections = [.. Split(code).Select(Section.Of)];

    public string Show(double value, bool isFrom1904)
    {
        var section = Choose(value, out var isNegativePart);
        if (section.IsDate)
            return Date(value + (isFrom1904 ? 1462 : 0), section) ?? Plain(value);
        if (section.Format is not { } format)
            return Plain(value);
        return (isNegativePart ? Math.Abs(value) : value).ToString(format, CultureInfo.InvariantCulture).Trim();
    }

    /// <summary>Shows all digits: a long number is more often an identifier than a measurement.</summary>
    private static string Plain(double value) =>
        Math.Abs(value) < 1e15 ? value.ToString("0.##########", CultureInfo.InvariantCulture)
            : value.ToString("G15", CultureInfo.InvariantCulture);

    private Section Choose(double value, out bool isNegativePart)
    {
        isNegativePart = false;
        if (sections.FirstOrDefault(section => section.Condition?.Invoke(value) == true) is { } stated)
            return stated;
        if (Array.Exists(sections, section => section.Condition is not null))
            return sections.FirstOrDefault(section => section.Condition is null) ?? sections[^1];
        isNegativePart = value < 0 && sections.Length > 1;
        return isNegativePart ? sections[1] : value == 0 && sections.Length > 2 ? sections[2] : sections[0];
    }

    /// <summary>Excel treats 1900 as a leap year. Returns null if the number is not a date.</summary>
    private static string? Date(double days, Section section)
    {
        if (days is < 0 or > LastDay)
            return null;
        if (section is { HasDay: true } && days < 60)
            days++;
        var time = DateTime.FromOADate(Math.Round(days * 86_400) / 86_400);
        var day = time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var clock = time.ToString(time.Second == 0 ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture);
        return !section.HasDay ? clock : section.HasTime ? $"{day} {clock}" : day;
    }

    private static List<string> Split(string code)
    {
        List<string> parts = [];
        var part = new StringBuilder();
        var isQuoted = false;
        for (var at = 0; at < code.Length; at++)
        {
            if (code[at] == ';' && !isQuoted)
            {
                parts.Add(part.ToString());
                part.Clear();
                continue;
            }
            isQuoted ^= code[at] == '"';
            part.Append(code[at]);
            if (code[at] is '\\' or '_' or '*' && !isQuoted && at + 1 < code.Length)
                part.Append(code[++at]);
        }
        parts.Add(part.ToString());
        return parts;
    }

    /// <param name="Format">A .NET format; null shows the number plainly.</param>
    private sealed record Section(string? Format, bool HasDay, bool HasTime, Func<double, bool>? Condition)
    {
        public bool IsDate => HasDay || HasTime;

        public static Section Of(string code)
        {
            var format = new StringBuilder();
            var (letters, isPlain, digits) = ("", false, 0);
            Func<double, bool>? condition = null;
            for (var at = 0; at < code.Length; at++)
            {
                var c = code[at];
                switch (c)
                {
                    case '"':
                        for (at++; at < code.Length && code[at] != '"'; at++)
                            Literal(format, code[at]);
                        break;
                    case '\\':
                        if (++at < code.Length)
                            Literal(format, code[at]);
                        break;
                    case '_' or '*':
                        at++;
                        break;
                    case '[':
                        var end = code.IndexOf(']', at);
                        var inside = end < 0 ? "" : code[(at + 1)..end];
                        at = end < 0 ? code.Length : end;
                        condition ??= ConditionOf(inside);
                        if (inside is ['$', ..])
                            Array.ForEach(inside[1..].Split('-')[0].ToCharArray(), symbol => Literal(format, symbol));
                        else if (inside is ['h' or 'H' or 's' or 'S' or 'm' or 'M'])
                            isPlain = true;
                        break;
                    case '0' or '#' or '?':
                        digits++;
                        format.Append(c == '?' ? '#' : c);
                        break;
                    case '.' or ',' or '%':
                        format.Append(c);
                        break;
                    case 'E' or 'e' when at + 1 < code.Length && code[at + 1] is '+' or '-':
                        format.Append('E').Append(code[++at]);
                        break;
                    case '/' when digits > 0:
                        isPlain = true; // a fraction
                        break;
                    case '@':
                        isPlain = true;
                        break;
                    default:
                        if (char.IsAsciiLetter(c))
                            letters += char.ToLowerInvariant(c);
                        Literal(format, c);
                        break;
                }
            }
            if (letters.StartsWith("general", StringComparison.Ordinal) || isPlain)
                return new(null, false, false, condition);
            var (hasTime, hasDay) = (letters.AsSpan().ContainsAny('h', 's'), letters.AsSpan().ContainsAny('y', 'd', 'e'));
            if (digits == 0 && (hasTime || hasDay || letters.Contains('m', StringComparison.Ordinal)))
                return new(null, hasDay || !hasTime, hasTime, condition);
            // "h:mm:ss.0" has a digit and is a time.
            return hasTime && letters.Contains('m', StringComparison.Ordinal) ? new(null, hasDay, true, condition)
                : new(digits > 0 ? format.ToString() : null, false, false, condition);
        }

        private static void Literal(StringBuilder format, char c) => format.Append('\\').Append(c);

        /// <summary><c>&lt;=9999999</c>: the numbers that the section applies to.</summary>
        private static Func<double, bool>? ConditionOf(string text)
        {
            var sign = text.TakeWhile(static c => c is '<' or '>' or '=').Count();
            if (sign is 0 or > 2 || !double.TryParse(text.AsSpan(sign), NumberStyles.Float, CultureInfo.InvariantCulture, out var limit))
                return null;
            return text[..sign] switch
            {
                "<" => value => value < limit,
                "<=" => value => value <= limit,
                ">" => value => value > limit,
                ">=" => value => value >= limit,
                "=" => value => value == limit,
                "<>" => value => value != limit,
                _ => null,
            };
        }
    }
}
