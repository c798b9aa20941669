using DonorSync.Server.Import.Reading.Headers;

namespace DonorSync.Server.Import.Reading.ConsentColumns;

/// <summary>
/// Statistics about the cells of one column over the whole file. Repeated cells cost only a look-up; the number of remembered cells is
/// limited, so that memory does not grow with the file.
/// </summary>
internal sealed class ColumnStatistics(bool isLookedInto)
{
    private const int Remembered = 2_000;
    private const int LongestRemembered = 100;
    private const int LongestExample = 60;
    private const int MaxExamples = 3;

    private readonly HashSet<string> known = [];
    private readonly List<string> telling = [], strange = [], others = [];

    public int Blank { get; private set; }
    public bool IsEmpty { get; private set; } = true;

    /// <summary>A cell mentions consent, whatever the column's name.</summary>
    public bool Speaks { get; private set; }

    /// <summary>A cell refuses e-mail.</summary>
    public bool RefusesEmail { get; private set; }

    /// <summary>A cell is an answer, such as Yes or Never; it counts if the column's name asks for consent.</summary>
    public bool Answers { get; private set; }

    /// <summary>Every cell is a yes, a no or blank.</summary>
    public bool IsYesNo { get; private set; } = true;

    /// <summary>A cell holds a mailing tool's status other than Active, such as Subscribed or Bounced.</summary>
    public bool HasStatusWord { get; private set; }

    /// <summary>Returns whether a cell cannot belong to a column of this meaning.</summary>
    public bool IsUnclear(ColumnMeaning meaning) => meaning.Rule switch
    {
        CellRule.Status => hasUnknown || hasNumber || hasDate,
        CellRule.Usual => hasUnknown || hasActive || hasNumber && !meaning.Inverted,
        _ => false,
    };

    private bool hasUnknown, hasActive, hasNumber, hasDate;

    public void Add(string cell)
    {
        if (VisibleText.IsBlank(cell))
        {
            Blank++;
            return;
        }
        IsEmpty = false;
        if (!isLookedInto || known.Contains(cell))
            return;
        if (known.Count < Remembered && cell.Length <= LongestRemembered)
            known.Add(cell);
        Look(cell);
    }

    /// <summary>Up to three different cells, the most informative first.</summary>
    public ImmutableArray<string> Examples => [.. telling.Concat(strange).Concat(others).Distinct().Take(MaxExamples)];

    private void Look(string cell)
    {
        var word = ConsentWords.Of(cell);
        var words = HeaderText.Words(cell);
        var speaks = word is ConsentWord.OptedIn or ConsentWord.OptedOut or ConsentWord.Undeliverable or ConsentWord.Deceased
            && !IsPlain(words) || ConsentVocabulary.IsCell(words);
        var digit = cell.Trim() is "0" or "1";
        Speaks |= speaks;
        RefusesEmail |= ConsentVocabulary.Denies(words) && words.Contains("mail", StringComparison.Ordinal);
        Answers |= ConsentVocabulary.IsAnswer(words) || !digit && word is ConsentWord.Yes or ConsentWord.No or ConsentWord.OptedIn
            or ConsentWord.OptedOut;
        IsYesNo &= word is ConsentWord.Yes or ConsentWord.No or ConsentWord.Blank;
        HasStatusWord |= speaks || word is ConsentWord.OptedIn or ConsentWord.OptedOut or ConsentWord.Undeliverable;
        hasUnknown |= word == ConsentWord.Unknown;
        hasActive |= word is ConsentWord.Active or ConsentWord.NotYet or ConsentWord.Valid;
        hasNumber |= word == ConsentWord.Number;
        hasDate |= word == ConsentWord.Date;
        Keep(speaks ? telling : word == ConsentWord.Unknown ? strange : others, cell);
    }

    /// <summary>
    /// Words that mean something only in a column about consent: elsewhere "all" or "never" may describe a gift or a frequency.
    /// </summary>
    private static bool IsPlain(string words) => words is " all " or " custom " or " none " or " never " or " hold " or " invalid "
        or " stop " or " oo " or " abuse " or " denied ";

    private static void Keep(List<string> list, string cell)
    {
        if (list.Count >= MaxExamples)
            return;
        var shown = string.Concat(cell.Trim().Select(c => char.IsControl(c) || c == '\uFFFD' ? ' ' : c));
        shown = shown.Length > LongestExample ? shown[..LongestExample] + "..." : shown;
        if (!list.Contains(shown))
            list.Add(shown);
    }
}
