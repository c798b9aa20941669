using DonorSync.Core;

namespace DonorSync.Server.Import;

/// <summary>Turns one record into a contact, a group or a rejection with every reason, so that a file can be corrected in one go.</summary>
/// <param name="isGroup">Whether there is a group of that name.</param>
internal sealed class RowParser(ColumnMap columns, Func<string, bool>? isGroup = null)
{
    private readonly GroupNotes groupNotes = new();
    private readonly bool isExport = OwnFiles.IsExport(columns.Headers);

    private GroupCell ReadGroups(string cell) => GroupCells.Read(cell, isGroup);

    /// <returns>Null for a row in which every cell is blank.</returns>
    public DonorRow? Parse(CsvRecord record)
    {
        if (record.Problem is { } problem)
            return new RejectedRow(record.Line, record.Cells, [Sentence(problem)]);
        if (record.Cells.All(VisibleText.IsBlank))
            return null;
        var expected = columns.Headers.Length;
        // A spreadsheet may add blank cells at the end, or leave them out; anything else beyond the header belongs to no column.
        if (record.Cells.Skip(expected).Any(cell => !string.IsNullOrWhiteSpace(cell)))
            return new RejectedRow(record.Line, record.Cells, [$"The row has {record.Cells.Length} cells, the header has {expected}."]);
        if (record.Cells.Length < expected)
            record = record with { Cells = [.. record.Cells, .. Enumerable.Repeat("", expected - record.Cells.Length)] };
        if (TotalRows.IsTotal(record.Cells, columns.For(DonorColumn.Type) is [var type, ..] ? type : null))
            return new RejectedRow(record.Line, record.Cells, [TotalRows.Reason]);
        return new Row(this, columns, record).Parse();
    }

    private static string Sentence(string problem) => $"{char.ToUpperInvariant(problem[0])}{problem[1..]}.";

    private sealed class Row(RowParser parser, ColumnMap columns, CsvRecord record)
    {
        private readonly List<string> reasons = [];
        private readonly List<string> notes = [];
        private readonly List<(string Header, ImmutableArray<string> Addresses)> further = [];

        public DonorRow Parse()
        {
            var kind = Kind();
            var groups = Groups();
            var draft = WithSecondAddress(Draft(kind));
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

        private DonorDraft Draft(RowKind? kind) => WithFullName(new DonorDraft
        {
            StatedKind = kind switch { RowKind.Person => ContactKind.Person, RowKind.Organization => ContactKind.Organization, _ => null },
            FirstName = Text(DonorColumn.FirstName),
            LastName = Text(DonorColumn.LastName),
            CompanyName = Text(DonorColumn.CompanyName),
            PrimaryEmail = Email(DonorColumn.PrimaryEmail),
            AlternateEmail = Email(DonorColumn.AlternateEmail),
            Address1 = Text(DonorColumn.Address1, CellValues.Lines),
            Address2 = Text(DonorColumn.Address2, CellValues.Lines),
            City = Text(DonorColumn.City),
            State = Text(DonorColumn.State),
            Postal = Text(DonorColumn.Postal),
            Country = Text(DonorColumn.Country),
            EmailOptIn = YesNo(DonorColumn.EmailOptIn),
            EmailDeliverable = YesNo(DonorColumn.EmailDeliverable),
            AllowsSolicitations = YesNo(DonorColumn.AllowsSolicitations),
            MarketingMail = YesNo(DonorColumn.MarketingMail),
            Newsletter = YesNo(DonorColumn.Newsletter),
            ReceiveOtherMail = YesNo(DonorColumn.ReceiveOtherMail),
            AlternateEmailOptIn = YesNo(DonorColumn.AlternateEmailOptIn),
        });

        /// <summary>A full name serves only a row that has no parts of a name.</summary>
        private DonorDraft WithFullName(DonorDraft draft)
        {
            if (draft.HasName || Text(DonorColumn.FullName) is not { } name)
                return draft;
            if (draft.StatedKind == ContactKind.Organization)
                return draft with { CompanyName = name };
            var (first, last) = CellValues.SplitName(name);
            return draft with { FirstName = first, LastName = last };
        }

        private RowKind? Kind()
        {
            if (Text(DonorColumn.Type) is not { } text)
                return null;
            var kind = CellValues.Kind(text);
            if (kind is null)
                reasons.Add($"{Name(DonorColumn.Type)}: \"{Short(text)}\" is neither Person nor Organization nor Group.");
            return kind;
        }

        private void CheckGroup(ImmutableArray<string> groups, bool isBare)
        {
            if (!isBare)
                reasons.Add("A row of type Group holds group names only; this one also has a name or an e-mail address.");
            if (groups.IsEmpty)
                reasons.Add("A row of type Group names no group.");
        }

        private string? Text(DonorColumn column, Func<string, string?>? clean = null)
        {
            if (columns.For(column) is not [var mapped, ..] || (clean ?? CellValues.Line)(Cell(mapped)) is not { } text)
                return null;
            if (parser.isExport || !ErrorCells.IsError(text))
                return text;
            if (!text.Equals(ErrorCells.NotAvailable, StringComparison.OrdinalIgnoreCase))
                Note(ErrorCells.Note(mapped.Header, text));
            return null;
        }

        private ImmutableArray<string> Groups()
        {
            if (columns.For(DonorColumn.Groups) is not [var mapped, ..])
                return [];
            var read = parser.ReadGroups(Cell(mapped));
            if (parser.groupNotes.Of(read) is { } note)
                notes.Add($"{mapped.Header}: {note}");
            return read.Names;
        }

        private void Note(string note)
        {
            if (!notes.Contains(note)) // a cell may be looked at more than once
                notes.Add(note);
        }

        /// <summary>The cell, or nothing and a reason: what cannot be read is neither kept nor repeated to a terminal.</summary>
        private string Cell(MappedColumn mapped)
        {
            var cell = record.Cells[mapped.Index];
            if (CellValues.Unreadable(cell) is not { } problem)
                return cell;
            var reason = $"{mapped.Header}: the cell {problem}.";
            if (!reasons.Contains(reason)) // a cell may be looked at more than once
                reasons.Add(reason);
            return "";
        }

        /// <summary>A wrong address rejects the row: to leave it out without a word would lose it.</summary>
        private string? Email(DonorColumn column)
        {
            if (columns.For(column) is not [var mapped, ..] || Text(column, static cell => cell) is not { } text)
                return null;
            var cell = EmailCells.Read(text);
            if (!cell.IsUnderstood)
                reasons.Add($"{mapped.Header}: \"{Short(VisibleText.Escape(text.Trim()))}\" is not a valid e-mail address.");
            else if (cell.Addresses.Length > 1)
                further.Add((mapped.Header, [.. cell.Addresses.Skip(1)]));
            return cell.Addresses.FirstOrDefault();
        }

        /// <summary>The second address of a cell becomes the alternate one if the row has none.</summary>
        private DonorDraft WithSecondAddress(DonorDraft draft)
        {
            foreach (var (header, addresses) in further)
            {
                foreach (var address in addresses)
                {
                    if (IsSame(address, draft.PrimaryEmail) || IsSame(address, draft.AlternateEmail))
                        continue;
                    var isFree = draft.AlternateEmail is null;
                    if (isFree)
                        draft = draft with { AlternateEmail = address };
                    notes.Add($"{header}: the cell holds several addresses; {address} {(isFree ? "became the alternate email" : "was not taken")}");
                }
            }
            return draft;
        }

        private static bool IsSame(string one, string? other) => other is not null && EmailAddress.KeyOf(one) == EmailAddress.KeyOf(other);

        /// <summary>Of several columns a single No counts: the most restrictive consent holds.</summary>
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
                    reasons.Add($"{mapped.Header}: \"{Short(VisibleText.Escape(cell.Trim()))}\" is neither yes nor no.");
            }
            return result;
        }

        private string Name(DonorColumn column) => columns.For(column)[0].Header;

        private static string Short(string text) => text.Length > 60 ? text[..60] + "..." : text;
    }
}
