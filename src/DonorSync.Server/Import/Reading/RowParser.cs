using DonorSync.Core;

namespace DonorSync.Server.Import;

/// <summary>Turns one record into a contact, a group or a rejection with every reason, so that a file is corrected in one go.</summary>
internal sealed class RowParser(ColumnMap columns)
{
    private readonly GroupRefusals refusals = new();

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
        return new Row(columns, refusals, record).Parse();
    }

    private static string Sentence(string problem) => $"{char.ToUpperInvariant(problem[0])}{problem[1..]}.";

    private sealed class Row(ColumnMap columns, GroupRefusals refusals, CsvRecord record)
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
                ? new GroupRow(record.Line, record.Cells, groups)
                : new ContactRow(record.Line, record.Cells, draft, groups) { Notes = [.. notes] };
        }

        private DonorDraft Draft(RowKind? kind)
        {
            var address = new AddressChoice(columns, Cell);
            var (primary, alternate) = Emails();
            var consent = new ConsentCells(columns, refusals, Cell).Read(record.Cells);
            reasons.AddRange(consent.Reasons);
            notes.AddRange(consent.Notes);
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
                PrimaryEmail = primary,
                AlternateEmail = alternate,
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

        /// <summary>A word that is not known costs nothing: the names tell a person from an organization.</summary>
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
                    notes.Add($"{column.Header}: \"{Short(text)}\" is neither Person nor Organization nor Group, so the names decide");
            }
            return null;
        }

        private ImmutableArray<string> Groups() =>
            [.. columns.For(DonorColumn.Groups).SelectMany(column => GroupsOf(column)).Distinct(StringComparer.OrdinalIgnoreCase)];

        private ImmutableArray<string> GroupsOf(MappedColumn column)
        {
            if (column.Meaning.Group is not { } name)
                return CellValues.Groups(Text(column) ?? "");
            return GroupHeaders.IsMember(Cell(column)) ? [name] : [];
        }

        private void CheckGroup(ImmutableArray<string> groups, bool isBare)
        {
            if (!isBare)
                reasons.Add("A row of type Group holds group names only; this one also has a name or an e-mail address.");
            if (groups.IsEmpty)
                reasons.Add("A row of type Group names no group.");
        }

        /// <summary>Of several columns for one field, the first that is filled.</summary>
        private string? Text(DonorColumn field)
        {
            foreach (var column in columns.For(field))
            {
                if (Text(column) is { } text)
                    return text;
            }
            return null;
        }

        private string? Text(MappedColumn? column, Func<string, string?>? clean = null) =>
            column is { } mapped ? (clean ?? CellValues.Line)(Cell(mapped)) : null;

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

        /// <summary>
        /// The first address that is filled is the primary one; another one becomes the alternate address unless the file has one.
        /// </summary>
        private (string? Primary, string? Alternate) Emails()
        {
            List<(MappedColumn Column, string Address)> found = [];
            foreach (var column in columns.For(DonorColumn.PrimaryEmail))
            {
                if (Email(column) is { } address && !found.Exists(other =>
                    string.Equals(other.Address, address, StringComparison.OrdinalIgnoreCase)))
                    found.Add((column, address));
            }
            var alternate = columns.For(DonorColumn.AlternateEmail).Select(Email).FirstOrDefault(address => address is not null);
            foreach (var (column, address) in found.Skip(1))
            {
                if (alternate is null)
                    alternate = address;
                else if (!string.Equals(address, alternate, StringComparison.OrdinalIgnoreCase))
                    notes.Add($"{column.Header} \"{Short(address)}\" was not taken: the contact has two addresses already");
            }
            return (found.Count == 0 ? null : found[0].Address, alternate);
        }

        /// <summary>A wrong address rejects the row: leaving it out in silence would lose it.</summary>
        private string? Email(MappedColumn column)
        {
            if (Text(column) is not { } text)
                return null;
            if (EmailAddress.TryParse(text, out var email))
                return email.Address;
            reasons.Add($"{column.Header}: \"{Short(text)}\" is not a valid e-mail address.");
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

        private static string Short(string text) => text.Length > 60 ? text[..60] + "..." : text;
    }
}
