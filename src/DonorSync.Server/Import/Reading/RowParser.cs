using DonorSync.Server.Import.Reading.ConsentColumns;
using DonorSync.Server.Import.Reading.Headers;

namespace DonorSync.Server.Import.Reading;

/// <summary>
/// Converts a record into a contact, a group or a rejection. A rejection lists all reasons, so that they can be corrected together.
/// </summary>
/// <param name="isGroup">Returns whether a group of that name exists.</param>
internal sealed class RowParser(ColumnMap columns, Func<string, bool>? isGroup = null)
{
    private readonly GroupRefusals refusals = new();
    private readonly GroupNotes groupNotes = new();
    private readonly bool isExport = DonorSyncFiles.IsExport(columns.Headers);

    private GroupCell ReadGroups(string cell) => GroupCells.Read(cell, isGroup);

    /// <returns>Null for a row in which every cell is blank.</returns>
    public DonorRow? Parse(CsvRecord record)
    {
        if (record.Problem is { } problem)
            return new RejectedRow(record.Line, record.Cells, [Sentence(problem)]);
        if (record.Cells.All(VisibleText.IsBlank))
            return null;
        var expected = columns.Headers.Length;
        // A spreadsheet may add or omit blank cells at the end of a row; other cells beyond the header belong to no column.
        if (record.Cells.Skip(expected).Any(cell => !VisibleText.IsBlank(cell)))
            return new RejectedRow(record.Line, record.Cells, [$"The row has {record.Cells.Length} cells, the header has {expected}."]);
        if (record.Cells.Length < expected)
            record = record with { Cells = [.. record.Cells, .. Enumerable.Repeat("", expected - record.Cells.Length)] };
        if (TotalRows.IsTotal(record.Cells, columns.For(DonorColumn.Type)))
            return new RejectedRow(record.Line, record.Cells, [TotalRows.Reason]);
        return new Row(this, columns, record).Parse();
    }

    private static string Sentence(string problem) => $"{char.ToUpperInvariant(problem[0])}{problem[1..]}.";

    private sealed class Row(RowParser parser, ColumnMap columns, CsvRecord record)
    {
        private readonly List<string> reasons = [], notes = [];

        public DonorRow Parse()
        {
            var kind = Kind();
            var groups = Groups();
            var draft = Draft(kind);
            var isBare = !draft.HasName && draft.PrimaryEmail is null && draft.AlternateEmail is null;
            if (kind == RowKind.Group)
                CheckGroup(groups, isBare);
            else if (isBare && reasons.Count == 0)
                reasons.Add("The row has no name, no company and no e-mail address.");
            if (reasons.Count > 0)
                return new RejectedRow(record.Line, record.Cells, [.. reasons]);
            return kind == RowKind.Group
                ? new GroupRow(record.Line, record.Cells, groups) { Notes = [.. notes] }
                : new ContactRow(record.Line, record.Cells, draft, groups) { Notes = [.. notes] };
        }

        private DonorDraft Draft(RowKind? kind)
        {
            var address = new AddressChoice(columns, column => Text(column) ?? "");
            var emails = new RowEmails(columns, column => Text(column, static cell => cell)).Read();
            var consent = new ConsentCells(columns, parser.refusals, Cell).Read(record.Cells);
            foreach (var reason in emails.Reasons.Concat(consent.Reasons))
                reasons.Add(reason);
            foreach (var note in emails.Notes.Concat(consent.Notes))
                Note(note);
            return RowNames.Complete(new DonorDraft
            {
                StatedKind = kind switch
                {
                    RowKind.Person => ContactKind.Person,
                    RowKind.Organization => ContactKind.Organization,
                    _ => null,
                },
                FirstName = Text(DonorColumn.FirstName),
                LastName = Text(DonorColumn.LastName),
                CompanyName = Text(DonorColumn.CompanyName),
                PrimaryEmail = emails.Primary,
                AlternateEmail = emails.Alternate,
                Address1 = Text(address.Column(DonorColumn.Address1), CellValues.Lines),
                Address2 = Text(address.Column(DonorColumn.Address2), CellValues.Lines),
                City = Text(address.Column(DonorColumn.City)),
                State = Text(address.Column(DonorColumn.State)),
                Postal = Text(address.Column(DonorColumn.Postal)),
                Country = Text(address.Column(DonorColumn.Country)),
                EmailOptIn = consent.OptIn,
                EmailDeliverable = consent.Deliverable,
                BadAddress = consent.BadAddress,
                AllowsSolicitations = YesNo(DonorColumn.AllowsSolicitations),
                MarketingMail = YesNo(DonorColumn.MarketingMail),
                Newsletter = YesNo(DonorColumn.Newsletter),
                ReceiveOtherMail = YesNo(DonorColumn.ReceiveOtherMail),
                AlternateEmailOptIn = YesNo(DonorColumn.AlternateEmailOptIn),
            }, Text(DonorColumn.FullName));
        }

        /// <summary>An unknown word is ignored: the names show whether it is a person or an organization.</summary>
        private RowKind? Kind()
        {
            foreach (var column in columns.For(DonorColumn.Type))
            {
                if (Text(column) is not { } text)
                    continue;
                if (column.Meaning.Rule == CellRule.Filled)
                {
                    if (CellValues.YesNo(text, inverted: false) == true)
                        return RowKind.Organization;
                }
                else if (CellValues.Kind(text) is { } kind)
                    return kind;
                else
                    Note($"{column.Header}: \"{CellValues.Short(text)}\" is neither Person nor Organization nor Group, so the names "
                        + "decide");
            }
            return null;
        }

        private ImmutableArray<string> Groups() =>
            [.. columns.For(DonorColumn.Groups).SelectMany(column => GroupsOf(column)).Distinct(GroupNames.Comparer)];

        private ImmutableArray<string> GroupsOf(MappedColumn column)
        {
            if (column.Meaning.Group is { } name)
                return GroupHeaders.IsMember(Text(column) ?? "") ? [name] : [];
            var read = parser.ReadGroups(Cell(column));
            if (parser.groupNotes.Of(read) is { } note)
                Note($"{column.Header}: {note}");
            return read.Names;
        }

        private void CheckGroup(ImmutableArray<string> groups, bool isBare)
        {
            if (!isBare)
                reasons.Add("A row of type Group holds group names only; this one also has a name or an e-mail address.");
            if (groups.IsEmpty)
                reasons.Add("A row of type Group names no group.");
        }

        /// <summary>Of several columns for one field, returns the first that is filled.</summary>
        private string? Text(DonorColumn field)
        {
            foreach (var column in columns.For(field))
            {
                if (Text(column) is { } text)
                    return text;
            }
            return null;
        }

        private string? Text(MappedColumn? column, Func<string, string?>? clean = null)
        {
            if (column is not { } mapped || (clean ?? CellValues.Line)(Cell(mapped)) is not { } text)
                return null;
            if (parser.isExport || !ErrorCells.IsError(text))
                return text;
            if (!text.Equals(ErrorCells.NotAvailable, StringComparison.OrdinalIgnoreCase))
                Note(ErrorCells.Note(mapped.Header, text));
            return null;
        }

        private void Note(string note)
        {
            if (!notes.Contains(note)) // a cell may be read more than once
                notes.Add(note);
        }

        /// <summary>
        /// Returns the cell; if it is unreadable, adds a reason and returns an empty text, so that it is neither stored nor shown.
        /// </summary>
        private string Cell(MappedColumn mapped)
        {
            var cell = record.Cells[mapped.Index];
            if (CellValues.Unreadable(cell) is not { } problem)
                return cell;
            var reason = $"{mapped.Header}: the cell {problem}.";
            if (!reasons.Contains(reason)) // a cell may be read more than once
                reasons.Add(reason);
            return "";
        }

        /// <summary>Of several columns a single No counts: the most restrictive consent applies.</summary>
        private bool? YesNo(DonorColumn column)
        {
            bool? result = null;
            foreach (var mapped in columns.For(column))
            {
                var cell = Cell(mapped);
                if (VisibleText.IsBlank(cell))
                    continue;
                if (CellValues.YesNo(cell, mapped.Meaning.Inverted) is { } value)
                    result = value && (result ?? true);
                else
                    reasons.Add($"{mapped.Header}: \"{CellValues.Short(VisibleText.Escape(cell.Trim()))}\" is neither yes nor no.");
            }
            return result;
        }
    }
}
