namespace DonorSync.Server.Import;

/// <param name="Index">Its place in the workbook, from 0.</param>
internal sealed record Sheet(int Index, string Name, bool IsVisible);

/// <summary>A workbook, of whatever program.</summary>
internal interface IWorkbook : IDisposable
{
    /// <summary>What it is, for the report.</summary>
    string Name { get; }

    IReadOnlyList<Sheet> Sheets { get; }

    /// <summary>Gives the cells of a sheet to the sink until it has what it needs.</summary>
    /// <returns>How many hidden rows hold data.</returns>
    int Read(Sheet sheet, ISheetSink sink, CancellationToken cancellation);
}

/// <summary>Takes the cells of a sheet, row by row and from left to right, without the blank ones.</summary>
internal interface ISheetSink
{
    /// <summary>It needs no more cells.</summary>
    bool IsDone { get; }

    /// <param name="row">From 0.</param>
    /// <param name="column">From 0.</param>
    void Cell(int row, int column, string text);
}
