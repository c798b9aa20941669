namespace DonorSync.Server.Import.Reading.Workbooks;

/// <summary>Several sheets hold data, and the user must choose one.</summary>
internal sealed class SheetsException(string message, ImmutableArray<string> sheets) : DonorFileException(message)
{
    public ImmutableArray<string> Sheets => sheets;
}

/// <summary>Chooses the sheet to import: the only visible one with data, or the one that the user named.</summary>
internal static class SheetChoice
{
    /// <exception cref="DonorFileException">There is no sheet, or the choice is not clear.</exception>
    public static Sheet Of(IWorkbook workbook, string? name, CancellationToken cancellation)
    {
        if (name is not null)
        {
            return workbook.Sheets.FirstOrDefault(sheet => sheet.Name == name)
                ?? workbook.Sheets.FirstOrDefault(sheet => sheet.Name.Trim().Equals(name.Trim(), StringComparison.OrdinalIgnoreCase))
                ?? throw new SheetsException($"The workbook has no sheet named \"{name}\". It has: {Listed(workbook.Sheets)}.",
                    [.. workbook.Sheets.Select(sheet => sheet.Name)]);
        }
        var filled = workbook.Sheets.Where(sheet => sheet.IsVisible && HasData(workbook, sheet, cancellation)).ToList();
        return filled switch
        {
            [var only] => only,
            [] when workbook.Sheets.Any(sheet => !sheet.IsVisible) =>
                throw new SheetsException($"The visible sheets of the workbook are empty. It also has hidden sheets; choose one: "
                    + $"{Listed(workbook.Sheets)}.", [.. workbook.Sheets.Select(sheet => sheet.Name)]),
            [] => throw new DonorFileException("The workbook is empty."),
            _ => throw new SheetsException(
                $"Several sheets of the workbook hold data. Choose one (--sheet, or ?sheet= over REST): {Listed(filled)}.",
                    [.. filled.Select(sheet => sheet.Name)]),
        };
    }

    private static string Listed(IEnumerable<Sheet> sheets) => string.Join(", ", sheets.Take(20).Select(sheet => $"\"{sheet.Name}\""));

    private static bool HasData(IWorkbook workbook, Sheet sheet, CancellationToken cancellation)
    {
        var first = new FirstCell();
        workbook.Read(sheet, first, cancellation);
        return first.IsDone;
    }

    private sealed class FirstCell : ISheetSink
    {
        public bool IsDone { get; private set; }

        public void Cell(int row, int column, string text) => IsDone = true;
    }
}
