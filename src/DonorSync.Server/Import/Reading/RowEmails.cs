using DonorSync.Core;

namespace DonorSync.Server.Import;

/// <summary>The addresses of a row, with what a user should know about them.</summary>
/// <param name="Reasons">Why the row cannot be taken.</param>
internal sealed record EmailsOfRow(string? Primary, string? Alternate, IReadOnlyList<string> Notes, IReadOnlyList<string> Reasons);

/// <summary>
/// Reads all cells of a row that hold email addresses. The first column that is filled gives the primary address. An address of another
/// column, and then the second address of a cell, becomes the alternate one if the row has none.
/// </summary>
/// <param name="text">The text of a cell; null for a blank one.</param>
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
                notes.Add($"{column.Header} \"{CellValues.Short(address)}\" was not taken: the contact has two addresses already");
        }
        return new(primary, WithSecond(primary, alternate), notes, reasons);
    }

    /// <summary>A wrong address rejects the row: to leave it out without a word would lose it.</summary>
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
                + $"{(alternate is null ? "became the alternate email" : "was not taken")}");
            alternate ??= address;
        }
        return alternate;
    }

    private static bool IsSame(string one, string? other) => other is not null && EmailAddress.KeyOf(one) == EmailAddress.KeyOf(other);
}
