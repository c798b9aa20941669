using System.Text;

namespace DonorSync.Server.Import.Reading.Workbooks;

/// <summary>
/// Writes the cells of a sheet as CSV. Each row is one line (a line break inside a cell becomes a vertical tab), so that row and line
/// numbers are equal.
/// </summary>
internal sealed class SheetRows(Stream content, ImportLimits limits) : ISheetSink, IDisposable
{
    /// <summary>The limits of spreadsheet programs.</summary>
    public const int MostRows = 1_048_576;
    public const int MostColumns = 16_384;

    private readonly StreamWriter text = new(content, new UTF8Encoding(false), leaveOpen: true);
    private long written;
    private int row;
    private int column;
    private bool any;

    public bool IsDone => false;

    public void Cell(int row, int column, string text)
    {
        if (row < this.row || (row == this.row && any && column <= this.column) || row >= MostRows || column >= MostColumns)
            throw new InvalidDataException("The cells of the sheet are not in order.");
        if (row > this.row)
        {
            Write(new string('\n', row - this.row));
            (this.row, this.column, any) = (row, 0, false);
        }
        Write(new string(',', column - this.column));
        (this.column, any) = (column, true);
        var line = text.Replace("\r\n", "\v", StringComparison.Ordinal).Replace('\n', '\v').Replace('\r', '\v')
            .Replace("\"", "\"\"", StringComparison.Ordinal);
        Write($"\"{line}\"");
    }

    public void Dispose() => text.Dispose();

    private void Write(string piece)
    {
        written += piece.Length;
        if (written > limits.MaxFileBytes)
            throw new DonorFileException($"The sheet holds more than {limits.MaxFileBytes:N0} characters. Split it.");
        text.Write(piece);
    }
}
