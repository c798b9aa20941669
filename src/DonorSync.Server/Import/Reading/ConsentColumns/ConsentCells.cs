using DonorSync.Server.Import.Reading.Headers;

namespace DonorSync.Server.Import.Reading.ConsentColumns;

/// <summary>Reads all cells of a row that are about consent. A single No counts, whatever the others say.</summary>
internal sealed class ConsentCells(ColumnMap columns, GroupRefusals groups, Func<MappedColumn, string> cell)
{
    private const int LongestReason = 200;

    private readonly List<string> notes = [], reasons = [], bounces = [];
    private bool? optIn, deliverable;
    private DateTimeOffset? since;

    /// <param name="cells">The row as in the file, for columns that fill no field.</param>
    public ConsentOfRow Read(ImmutableArray<string> cells)
    {
        foreach (var column in columns.For(DonorColumn.EmailOptIn))
            Read(column);
        foreach (var column in columns.For(DonorColumn.EmailDeliverable))
            Read(column);
        ReadRefusals(cells);
        var bad = deliverable == false && bounces.Count > 0
            ? new BadAddress(since, Short($"Import: {string.Join("; ", bounces)}", LongestReason))
            : null;
        return new(optIn, deliverable, bad, [.. notes], [.. reasons]);
    }

    private void Read(MappedColumn column)
    {
        var text = cell(column).Trim();
        var meaning = column.Meaning;
        switch (ConsentWords.Of(text))
        {
            case ConsentWord.Blank:
                break;
            case ConsentWord.OptedOut:
                Refuse(column, text);
                break;
            case ConsentWord.OptedIn when meaning.Rule != CellRule.Deceased:
                if (meaning.Column == DonorColumn.EmailOptIn)
                    Say(ref optIn, true);
                break;
            case ConsentWord.Deceased:
                MarkDeceased(column, text);
                break;
            case ConsentWord.Undeliverable:
                Bounce(column, text);
                break;
            case var word:
                Read(column, word, text);
                break;
        }
    }

    /// <summary>Reads a word whose meaning depends on the column.</summary>
    private void Read(MappedColumn column, ConsentWord word, string text)
    {
        bool? yes = (column.Meaning.Rule, word) switch
        {
            (_, ConsentWord.Yes) => true,
            (_, ConsentWord.No) => false,
            (CellRule.Filled or CellRule.Deceased, ConsentWord.Valid or ConsentWord.Active) => false,
            (CellRule.Filled or CellRule.Deceased, _) => true,
            (CellRule.Status, ConsentWord.Active or ConsentWord.Valid) => true,
            (CellRule.Status, ConsentWord.NotYet) => false,
            (CellRule.Usual, ConsentWord.Date) => true,
            (CellRule.Usual, ConsentWord.Number) when column.Meaning.Inverted => true,
            _ => null,
        };
        if (yes is not { } answer)
            reasons.Add($"{column.Header}: \"{Short(text, 60)}\" is neither yes nor no.");
        else if (column.Meaning.Rule == CellRule.Deceased)
            MarkDeceasedIf(answer, column, text);
        else if (answer == column.Meaning.Inverted)
            SayNo(column, word, text);
        else if (column.Meaning.Rule != CellRule.Filled)
            SayYes(column);
    }

    private void SayYes(MappedColumn column)
    {
        if (column.Meaning.Column == DonorColumn.EmailOptIn)
            Say(ref optIn, true);
        else
            Say(ref deliverable, true);
    }

    private void SayNo(MappedColumn column, ConsentWord word, string text)
    {
        if (column.Meaning.Column == DonorColumn.EmailDeliverable)
            Bounce(column, word is ConsentWord.Yes or ConsentWord.No ? null : text);
        else
            Say(ref optIn, false);
        if (word == ConsentWord.NotYet)
            notes.Add($"{column.Header}: \"{Short(text, 60)}\" is no consent, so the contact is not opted in");
    }

    private void Refuse(MappedColumn column, string text)
    {
        Say(ref optIn, false);
        if (column.Meaning.Column == DonorColumn.EmailDeliverable)
            notes.Add($"{column.Header}: \"{Short(text, 60)}\" was read as an opt-out");
    }

    private void MarkDeceasedIf(bool isDead, MappedColumn column, string text)
    {
        if (isDead)
            MarkDeceased(column, text);
    }

    private void MarkDeceased(MappedColumn column, string text)
    {
        Say(ref optIn, false);
        notes.Add($"{column.Header}: \"{Short(text, 60)}\": the person has died, so the opt-in is No");
    }

    /// <param name="text">The detail; null if the cell holds only a yes or a no.</param>
    private void Bounce(MappedColumn column, string? text)
    {
        deliverable = false;
        if (text is null)
            return;
        bounces.Add($"{column.Header} {text}");
        if (DateText.Instant(text) is { } at && !(at >= since))
            since = at;
    }

    private void ReadRefusals(ImmutableArray<string> cells)
    {
        foreach (var column in columns.Others)
        {
            // An explicit opt-in for e-mail is not contradicted by a refusal of text messages.
            if (column.Index < cells.Length)
                RefuseIf(ConsentWords.IsRefusal(cells[column.Index]) && !(column.IsOtherChannel
                    && optIn == true), column.Header, cells[column.Index]);
        }
        foreach (var column in columns.Mapped)
        {
            if (column.Meaning.Column is DonorColumn.EmailOptIn or DonorColumn.EmailDeliverable)
                continue;
            if (column.Meaning.Group is { } group)
                RefuseIf(groups.Contains(group) && GroupHeaders.IsMember(cell(column)), column.Header, group);
            else
                RefuseIf(column.Meaning.Column == DonorColumn.Groups ? groups.Contains(cell(column))
                    : ConsentWords.IsRefusal(cell(column)), column.Header, cell(column));
        }
    }

    private void RefuseIf(bool refuses, string header, string text)
    {
        if (!refuses)
            return;
        Say(ref optIn, false);
        notes.Add($"{ColumnMap.Clean(header)}: \"{Short(ColumnMap.Clean(text), 60)}\" was read as an opt-out");
    }

    private static void Say(ref bool? value, bool said) => value = said && (value ?? true);

    private static string Short(string text, int length) => text.Length > length ? text[..length] + "..." : text;
}
