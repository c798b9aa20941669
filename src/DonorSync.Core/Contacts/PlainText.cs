namespace DonorSync.Core.Contacts;

/// <summary>Cleans text of another system for the CRM: no control characters, no hidden change of direction, not too long.</summary>
public static class PlainText
{
    /// <summary>The maximum length of a name, city, state, postal code or country in the CRM, in characters.</summary>
    public const int MaxName = 200;

    /// <summary>The maximum length of an address line in the CRM, in characters.</summary>
    public const int MaxAddress = 255;

    /// <param name="lineBreaks">Whether a line break is kept; otherwise it becomes a space.</param>
    /// <param name="isChanged">Whether anything except surrounding space was dropped or cut.</param>
    public static string? Clean(string? text, int maxLength, bool lineBreaks, out bool isChanged)
    {
        var plain = text is null || IsPlain(text, lineBreaks) ? text : Replaced(text, lineBreaks);
        isChanged = !ReferenceEquals(plain, text);
        if (Blank.ToNull(plain) is not { } value || value.Length <= maxLength)
            return Blank.ToNull(plain);
        isChanged = true;
        return Blank.ToNull(value[..(char.IsHighSurrogate(value[maxLength - 1]) ? maxLength - 1 : maxLength)]);
    }

    /// <summary>Removes the characters that change the reading direction of text.</summary>
    public static string WithoutOverrides(string text) =>
        text.Any(IsOverride) ? string.Concat(text.Where(static c => !IsOverride(c))) : text;

    /// <summary>Returns whether a text of another system can be an id: short, without characters that break a list of ids.</summary>
    public static bool IsId(string? text, int maxLength = 100) =>
        text is { Length: > 0 } && text.Length <= maxLength
            && text.All(static c => c is > ' ' and < (char)0x7f and not ',' and not '"' and not '\\');

    static bool IsPlain(string text, bool lineBreaks)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (IsKept(text, i, lineBreaks))
                continue;
            return false;
        }
        return true;
    }

    static string Replaced(string text, bool lineBreaks)
    {
        var kept = new char[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (IsKept(text, i, lineBreaks))
                kept[length++] = text[i];
            else if (text[i] is '\t' or '\r' or '\n')
                kept[length++] = ' ';
        }
        return new string(kept, 0, length);
    }

    static bool IsKept(string text, int at, bool lineBreaks)
    {
        var c = text[at];
        if (char.IsHighSurrogate(c))
            return at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]);
        if (char.IsLowSurrogate(c))
            return at > 0 && char.IsHighSurrogate(text[at - 1]);
        return !IsOverride(c) && (!char.IsControl(c) || (lineBreaks && c is '\r' or '\n'));
    }

    static bool IsOverride(char c) => c is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
