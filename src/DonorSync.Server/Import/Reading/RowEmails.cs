namespace DonorSync.Server.Import.Reading;

/// <summary>The e-mail addresses of a row, with notes for the user.</summary>
/// <param name="Reasons">Why the row is rejected.</param>
internal sealed record EmailsOfRow(string? Primary, string? Alternate, IReadOnlyList<string> Notes, IReadOnlyList<string> Reasons);

/// <summary>
/// Reads all cells of a row with e-mail addresses. The first filled column gives the primary address. An address of another column, or the
/// second address of a cell, becomes the alternate address if the row has none.
/// </summary>
/// <param name="text">Returns the text of a cell; null for a blank one.</param>
internal sealed class RowEmails(ColumnMap columns, Func<MappedColumn, string?> text)
{
    private readonly List<string> notes = [], reasons = [];
    private readonly List<(string Header, ImmutableArray<string> Addresses)> further = [];

    public EmailsOfRow Read()
    {
        List<(MappedColumn Column, string Address)> found = [];
        foreach (var column in columns.For(DonorColumn.PrimaryEmail))
        {
            if (Email(column) is { } address && !found.Exists(other => IsSame(address, other.Address)))
                found.Add((column, address));
        }
        var primary = found.Count == 0 ? null : found[0].Address;
        string? alternate = null;
        foreach (var address in columns.For(DonorColumn.AlternateEmail).Select(Email).ToList())
            alternate ??= address;
        foreach (var (column, address) in found.Skip(1))
        {
            if (alternate is null)
                alternate = address;
            else if (!IsSame(address, alternate))
                notes.Add($"{column.Header} \"{CellValues.Short(address)}\" was not used: the contact has two addresses already");
        }
        return new(primary, WithSecond(primary, alternate), notes, reasons);
    }

    /// <summary>An invalid address rejects the row; dropping it silently would lose it.</summary>
    private string? Email(MappedColumn column)
    {
        if (text(column) is not { } filled)
            return null;
        var cell = EmailCells.Read(filled);
        if (!cell.IsUnderstood)
            reasons.Add($"{column.Header}: \"{CellValues.Short(VisibleText.Escape(filled.Trim()))}\" is not a valid e-mail address.");
        else if (cell.Addresses.Length > 1)
            further.Add((column.Header, [.. cell.Addresses.Skip(1)]));
        return cell.Addresses.FirstOrDefault();
    }

    private string? WithSecond(string? primary, string? alternate)
    {
        foreach (var (header, address) in further.SelectMany(cell => cell.Addresses, (cell, address) => (cell.Header, address)))
        {
            if (IsSame(address, primary) || IsSame(address, alternate))
                continue;
            notes.Add($"{header}: the cell holds several addresses; {address} "
                + $"{(alternate is null ? "became the alternate email" : "was not used")}");
            alternate ??= address;
        }
        return alternate;
    }

    private static bool IsSame(string one, string? other) => other is not null && EmailAddress.KeyOf(one) == EmailAddress.KeyOf(other);
}
