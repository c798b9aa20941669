using DonorSync.Server.Import.Reading.ConsentColumns;
using DonorSync.Server.Import.Reading.Headers;

namespace DonorSync.Server.Import.Reading;

/// <summary>Decides the meaning of each column: from the user's choice, its name, and all of its cells.</summary>
internal sealed class ColumnMapper(ImmutableArray<string> headers, ColumnChoices choices, FileStatistics seen)
{
    private static readonly ColumnMeaning Status = new(DonorColumn.EmailOptIn, Inverted: false, CellRule.Status) { IsGuess = true };

    private readonly List<MappedColumn> mapped = [];
    private readonly List<OtherColumn> others = [];
    private readonly List<AskedColumn> asked = [];
    private readonly List<string> ignored = [], notes = [];

    /// <summary>In Mailchimp's files region and country are guesses from the IP address of a sign-up.</summary>
    private readonly bool isMailchimp = headers.Any(header => HeaderText.Key(header) == "EUID");

    /// <exception cref="UnknownColumnException">The user named a column that does not exist.</exception>
    public ColumnMap Map()
    {
        choices.Check(headers);
        for (var index = 0; index < headers.Length; index++)
            Decide(index, ColumnMap.Clean(headers[index]));
        ReadLoneNewsletter();
        return new(mapped)
        {
            Headers = headers,
            Ignored = [.. ignored],
            Others = [.. others],
            Asked = [.. asked],
            Notes = [.. notes, .. ColumnNotes.Of(mapped, others, seen)],
        };
    }

    private void Decide(int index, string header)
    {
        if (choices.Answer(index, header) is { } answer)
        {
            TakeAnswer(index, header, answer);
            return;
        }
        var isPlaceOfSignUp = isMailchimp && HeaderText.Key(header) == "REGION";
        var passedOver = isPlaceOfSignUp ? IrrelevantKind.Detail : IrrelevantAs(index, header);
        var meaning = isPlaceOfSignUp ? null : MeaningOf(index, header);
        var isOpen = meaning is null && passedOver is null && IsOpen(index, header);
        if (choices.TryChosen(index, header, out var chosen) && !(isOpen && chosen is null))
            (meaning, isOpen) = (chosen, false);
        if (meaning is { } known)
            mapped.Add(new(index, header, known));
        else if (isOpen)
            asked.Add(new(index, Question(index, header), null));
        else
            LeaveOut(index, header, passedOver == IrrelevantKind.OtherChannel && (IsAboutConsent(header) || seen[index].Answers));
    }

    /// <summary>
    /// A column that is about another channel by its name still gets a question if its cells mention e-mail, or if only its cells mention
    /// consent, as in notes on calls.
    /// </summary>
    private IrrelevantKind? IrrelevantAs(int index, string header)
    {
        var kind = IrrelevantColumns.Find(header);
        if (kind != IrrelevantKind.OtherChannel)
            return kind;
        return seen[index].RefusesEmail || seen[index].Speaks && !IsAboutConsent(header) ? null : kind;
    }

    private static bool IsAboutConsent(string header) =>
        HeaderText.Words(HeaderText.Bare(header)) is var words && (ConsentVocabulary.IsStrongName(words) ||
            ConsentVocabulary.IsWeakName(words));

    private ColumnMeaning? MeaningOf(int index, string header)
    {
        if (HeaderNames.Find(header) is { } named)
            return named.IsGuess && seen[index].IsUnclear(named) ? null : named;
        if (GroupHeaders.Find(header, seen[index]) is { } group)
            return group;
        return IsStatus(header) && seen[index].HasStatusWord && !seen[index].IsUnclear(Status) ? Status : null;
    }

    /// <summary>Returns whether the column mentions consent, in its name or in its cells (P9).</summary>
    private bool IsOpen(int index, string header)
    {
        var words = HeaderText.Words(HeaderText.Bare(header));
        var cells = seen[index];
        return ConsentVocabulary.IsStrongName(words) || cells.Speaks || HeaderNames.Find(header) is not null
            || ConsentVocabulary.IsWeakName(words) && (cells.Answers || cells.IsYesNo && !cells.IsEmpty);
    }

    private void TakeAnswer(int index, string header, ColumnAnswer answer)
    {
        asked.Add(new(index, Question(index, header), answer));
        ColumnMeaning? meaning = answer switch
        {
            ColumnAnswer.OptOut => new(DonorColumn.EmailOptIn, Inverted: true, CellRule.Filled),
            ColumnAnswer.OptIn => new(DonorColumn.EmailOptIn, Inverted: false, CellRule.Status),
            ColumnAnswer.NotDeliverable => new(DonorColumn.EmailDeliverable, Inverted: true, CellRule.Filled),
            ColumnAnswer.Group => GroupHeaders.Chosen(header, seen[index]),
            _ => null,
        };
        if (meaning is { } taken)
        {
            mapped.Add(new(index, header, taken));
            return;
        }
        ignored.Add(header);
        notes.Add($"Column \"{header}\" was left out, as you said; what it says of consent does not count.");
    }

    private void LeaveOut(int index, string header, bool isOtherChannel)
    {
        ignored.Add(header.Length > 0 ? header : $"(column {index + 1} without a name)");
        others.Add(new(index, header, isOtherChannel));
    }

    /// <summary>
    /// "Newsletter" is one of several preferences, separate from the opt-in. If the file has no other column about e-mail, a No in it
    /// counts for the opt-in too.
    /// </summary>
    private void ReadLoneNewsletter()
    {
        var newsletter = mapped.Find(column => column.Meaning.Column == DonorColumn.Newsletter);
        if (newsletter.Header is null || mapped.Exists(static column =>
            column.Meaning.Column is DonorColumn.EmailOptIn or DonorColumn.MarketingMail
                or DonorColumn.ReceiveOtherMail or DonorColumn.AllowsSolicitations))
            return;
        mapped.Add(newsletter with { Meaning = new(DonorColumn.EmailOptIn, Inverted: false) });
        notes.Add($"Column \"{newsletter.Header}\" is the only one about email: a No in it counts for the opt-in too.");
    }

    private ConsentQuestion Question(int index, string header) => new(header.Length > 0 ? header
        : $"(column {index + 1})", seen[index].Examples);

    private static bool IsStatus(string header) => HeaderText.Key(header) is "STATUS" or "CONTACTSTATUS" or "MEMBERSTATUS"
        or "LISTSTATUS" or "STATUSNAME" or "CURRENTSTATUS"
        or "LISTMEMBERSTATUS" or "EMAILSTATE";
}
