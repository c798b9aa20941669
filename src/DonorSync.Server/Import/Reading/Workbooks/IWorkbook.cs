namespace DonorSync.Server.Import.Reading.Workbooks;

/// <param name="Index">Position in the workbook, from 0.</param>
internal sealed record Sheet(int Index, string Name, bool IsVisible);

/// <summary>A workbook of any supported format.</summary>
internal interface IWorkbook : IDisposable
{
    /// <summary>The format's name, for the report.</summary>
    string Name { get; }

    IReadOnlyList<Sheet> Sheets { get; }

    /// <summary>Passes the cells of a sheet to the sink until it is done.</summary>
    /// <returns>The number of hidden rows with data.</returns>
    int Read(Sheet sheet, ISheetSink sink, CancellationToken cancellation);
}

/// <summary>Receives the non-blank cells of a sheet, row by row and from left to right.</summary>
internal interface ISheetSink
{
    /// <summary>True: the sink needs no more cells.</summary>
    bool IsDone { get; }

    /// <param name="row">From 0.</param>
    /// <param name="column">From 0.</param>
    void Cell(int row, int column, string text);
}
