using System.Globalization;
using System.Text;

namespace DonorSync.Core.Contacts;

/// <summary>
/// Text as a reader sees it. Invisible characters are dropped, every kind of space is one space, and a letter with its accent is one
/// character: names that look alike compare as equal.
/// </summary>
public static class VisibleText
{
    /// <summary>Returns the text on one line, trimmed, with inner white space as one space; empty if nothing is visible.</summary>
    public static string Line(string text) => IsPlain(text) ? text : Rewrite(text, keepJoiners: true);

    /// <summary>Returns the form in which names that look the same are equal, whatever their case.</summary>
    public static string Fold(string text) => (IsPlain(text) ? text : Rewrite(text, keepJoiners: false)).ToLowerInvariant();

    public static bool IsBlank(string text) => Line(text).Length == 0;

    /// <summary>Returns whether the character, which may be half of a surrogate pair, is invisible and takes no space.</summary>
    public static bool IsInvisible(Rune rune) => rune.Value switch
    {
        // Unicode classifies Hangul fillers, the grapheme joiner and the Mongolian separators as letters and marks, but they are invisible.
        0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or >= 0x180B and <= 0x180F or 0x3164 or 0xFFA0 => true,
        >= 0xE0000 and <= 0xE0FFF => true,
        _ => Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format,
    };

    /// <summary>Returns the text with every invisible character spelled out, such as <c>&lt;U+200B&gt;</c>.</summary>
    public static string Escape(string text)
    {
        var shown = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsInvisible(rune) || Rune.IsControl(rune) || (IsSpace(rune) && rune.Value != ' '))
                shown.Append(CultureInfo.InvariantCulture, $"<U+{rune.Value:X4}>");
            else
                shown.Append(rune);
        }
        return shown.ToString();
    }

    /// <summary>True for most texts: nothing to drop, no second space, no separate accent.</summary>
    static bool IsPlain(string text)
    {
        if (text.Length == 0)
            return true;
        if (text[0] == ' ' || text[^1] == ' ')
            return false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is < ' ' or '\u007F' or '\u0085' or '\u00A0' or '\u00AD' || c >= '\u0300' || (c == ' ' && text[i - 1] == ' '))
                return false;
        }
        return true;
    }

    static string Rewrite(string text, bool keepJoiners)
    {
        var line = new StringBuilder(text.Length);
        var space = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsSpace(rune))
            {
                space = true;
                continue;
            }
            var isJoiner = rune.Value is 0x200C or 0x200D;
            if (isJoiner ? !(keepJoiners && !space && line.Length > 0 && line[^1] > '\u02FF') : IsInvisible(rune))
                continue;
            if (space && line.Length > 0)
                line.Append(' ');
            space = false;
            if (!TryCompose(line, rune))
                line.Append(rune);
        }
        // A joiner at the end joins nothing.
        while (line.Length > 0 && line[^1] is '\u200C' or '\u200D')
            line.Length--;
        return line.ToString();
    }

    static bool TryCompose(StringBuilder line, Rune rune)
    {
        if (line.Length == 0 || !rune.IsBmp || !ComposedLetters.IsMark((char)rune.Value))
            return false;
        if (!ComposedLetters.TryCompose(line[^1], (char)rune.Value, out var composed))
            return false;
        line[^1] = composed;
        return true;
    }

    static bool IsSpace(Rune rune) => Rune.IsWhiteSpace(rune) || rune.Value == 0x2800;
}
