using DonorSync.Core;

namespace DonorSync.Server.Import;

/// <summary>Turns one record into a contact, a group or a rejection with every reason at once, so that a file is mended in one go.</summary>
internal sealed class RowParser(ColumnMap columns)
{
    /// <returns>Null for a row in which every cell is blank.</returns>
    public DonorRow? Parse(CsvRecord record)
    {
        if (record.Problem is { } problem)
            return new RejectedRow(record.Line, record.Cells, [Sentence(problem)]);
        if (record.Cells.All(string.IsNullOrWhiteSpace))
            return null;
        var expected = columns.Headers.Length;
        // A spreadsheet may pad rows with blank cells; anything else beyond the header belongs to no column.
        if (record.Cells.Length < expected || record.Cells.Skip(expected).Any(cell => !string.IsNullOrWhiteSpace(cell)))
            return new RejectedRow(record.Line, record.Cells, [$"The row has {record.Cells.Length} cells, the header has {expected}."]);
        return new Row(columns, record).Parse();
    }

    private static string Sentence(string problem) => $"{char.ToUpperInvariant(problem[0])}{problem[1..]}.";

    private sealed class Row(ColumnMap columns, CsvRecord record)
    {
        private readonly List<string> reasons = [];

        public DonorRow Parse()
        {
            var kind = Kind();
            var groups = CellValues.Groups(Text(DonorColumn.Groups) ?? "");
            var draft = Draft(kind);
            var isBare = !draft.HasName && draft.PrimaryEmail is null && draft.AlternateEmail is null;
            if (kind == RowKind.Group)
                CheckGroup(groups, isBare);
            else if (isBare && reasons.Count == 0)
                reasons.Add("The row has no name, no company and no e-mail address.");
            if (reasons.Count > 0)
                return new RejectedRow(record.Line, record.Cells, [.. reasons]);
            return kind == RowKind.Group
                ? new GroupRow(record.Line, record.Cells, groups)
                : new ContactRow(record.Line, record.Cells, draft, groups);
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

        private string? Text(DonorColumn column, Func<string, string?>? clean = null) =>
            columns.For(column) is [var mapped, ..] ? (clean ?? CellValues.Line)(Cell(mapped)) : null;

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

        /// <summary>A wrong address rejects the row: leaving it out in silence would lose it.</summary>
        private string? Email(DonorColumn column)
        {
            if (Text(column) is not { } text)
                return null;
            if (EmailAddress.TryParse(text, out var email))
                return email.Address;
            reasons.Add($"{Name(column)}: \"{Short(text)}\" is not a valid e-mail address.");
            return null;
        }

        /// <summary>Of several columns a single No counts: the most restrictive consent holds.</summary>
        private bool? YesNo(DonorColumn column)
        {
            bool? result = null;
            foreach (var mapped in columns.For(column))
            {
                var cell = Cell(mapped);
                if (string.IsNullOrWhiteSpace(cell))
                    continue;
                if (CellValues.YesNo(cell, mapped.Meaning.Inverted) is { } value)
                    result = value && (result ?? true);
                else
                    reasons.Add($"{mapped.Header}: \"{Short(cell.Trim())}\" is neither yes nor no.");
            }
            return result;
        }

        private string Name(DonorColumn column) => columns.For(column)[0].Header;

        private static string Short(string text) => text.Length > 60 ? text[..60] + "..." : text;
    }
}
