using System.Globalization;
using System.Text;

namespace DonorSync.Core.Places;

/// <summary>Folds the name of a place: removes differences in case, accents, punctuation and small words.</summary>
static class PlaceName
{
    /// <summary>Returns the letters and digits, for example <c>stvincentgrenadines</c> for "Saint Vincent and the Grenadines".</summary>
    public static string Fold(string name)
    {
        var folded = new StringBuilder(name.Length);
        var whole = new StringBuilder(name.Length);
        var word = new StringBuilder();
        foreach (var letter in (KeepsMarks(name) ? name.ToLowerInvariant() : PlainLetters.Of(name)).EnumerateRunes())
        {
            switch (Rune.GetUnicodeCategory(letter))
            {
                case UnicodeCategory.LowercaseLetter or UnicodeCategory.OtherLetter
                    or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.OtherNumber
                    or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark:
                    word.Append(letter);
                    break;
                // "U.S.A." and "d'Ivoire" are one word each, and an okina is not a letter in English.
                case UnicodeCategory.ModifierLetter:
                case UnicodeCategory.OtherPunctuation when letter.Value is '.' or '\'':
                case UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.InitialQuotePunctuation when letter.Value is '’' or '‘':
                    break;
                default:
                    End(word, folded, whole);
                    break;
            }
        }
        End(word, folded, whole);
        // AND is the code of Andorra. A name that has only punctuation is compared as it is.
        return folded.Length > 0 ? folded.ToString() : whole.Length > 0 ? whole.ToString() : name.Trim().ToLowerInvariant();
    }

    static void End(StringBuilder word, StringBuilder folded, StringBuilder whole)
    {
        whole.Append(word);
        switch (word.ToString())
        {
            case "and" or "the":
                break;
            case "saint":
                folded.Append("st");
                break;
            default:
                folded.Append(word);
                break;
        }
        word.Clear();
    }

    /// <summary>In scripts other than Latin, Greek and Cyrillic a mark is not an accent: in Hindi or Thai it is a vowel.</summary>
    static bool KeepsMarks(string name)
    {
        foreach (var letter in name)
        {
            if (letter is (>= '\u0530' and < '\u1E00') or >= '\u2C00')
                return true;
        }
        return false;
    }
}
