using System.Text;
using System.Xml;

namespace DonorSync.Server.Import.Reading.Workbooks;

/// <summary>
/// The cells of one sheet of an OpenDocument workbook, as shown. One row or cell in the file may represent a million equal ones: blank ones
/// cost nothing, and of the others at most as many as a sheet can hold are passed on.
/// </summary>
internal sealed class OdsCells(XmlReader xml, int longest)
{
    private readonly List<(int Column, int Count, string Text)> cells = [];
    private readonly StringBuilder text = new();

    /// <param name="sink">Receives the cells.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <returns>The number of hidden rows with data.</returns>
    public int Read(ISheetSink sink, CancellationToken cancellation)
    {
        var (row, hidden) = (0L, 0);
        var depth = xml.Depth;
        while (xml.Read() && xml.Depth > depth && !sink.IsDone)
        {
            if (xml is not { NodeType: XmlNodeType.Element, LocalName: "table-row", NamespaceURI: OdsWorkbook.Table })
                continue;
            cancellation.ThrowIfCancellationRequested();
            var repeated = Repeated("number-rows-repeated");
            var isHidden = xml.GetAttribute("visibility", OdsWorkbook.Table) is "collapse" or "filter";
            ReadRow();
            if (cells.Count > 0)
                hidden += isHidden ? repeated : 0;
            for (var copy = 0; cells.Count > 0 && copy < repeated && !sink.IsDone; copy++)
            {
                if (row + copy >= SheetRows.MostRows)
                    throw new DonorFileException($"The sheet has more than {SheetRows.MostRows:N0} rows.");
                Give(sink, (int)(row + copy));
            }
            row += repeated;
        }
        return hidden;
    }

    private void Give(ISheetSink sink, int row)
    {
        foreach (var (column, count, cell) in cells)
        {
            for (var at = column; at < column + count && !sink.IsDone; at++)
                sink.Cell(row, at, cell);
        }
    }

    private void ReadRow()
    {
        cells.Clear();
        if (xml.IsEmptyElement)
            return;
        var column = 0L;
        var depth = xml.Depth;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType != XmlNodeType.Element || xml.NamespaceURI != OdsWorkbook.Table
                || xml.LocalName is not ("table-cell" or "covered-table-cell"))
                continue;
            var repeated = Repeated("number-columns-repeated");
            var value = ReadCell();
            if (value.Length > 0)
            {
                if (column + repeated > SheetRows.MostColumns)
                    throw new DonorFileException($"A row of the sheet has more than {SheetRows.MostColumns:N0} cells.");
                cells.Add(((int)column, repeated, value));
            }
            column += repeated;
        }
    }

    /// <summary>Dates and booleans are language-independent; other cells are read as shown.</summary>
    private string ReadCell()
    {
        var type = xml.GetAttribute("value-type", OdsWorkbook.Office);
        var stated = type switch
        {
            "date" => xml.GetAttribute("date-value", OdsWorkbook.Office)?.Replace("T00:00:00", "", StringComparison.Ordinal)
                .Replace('T', ' '),
            "boolean" => xml.GetAttribute("boolean-value", OdsWorkbook.Office)?.ToUpperInvariant(),
            _ => null,
        };
        var value = xml.GetAttribute("value", OdsWorkbook.Office) ?? xml.GetAttribute("string-value", OdsWorkbook.Office) ?? "";
        ReadText();
        return stated ?? (text.Length > 0 ? text.ToString() : value);
    }

    private void ReadText()
    {
        text.Clear();
        if (xml.IsEmptyElement)
            return;
        var depth = xml.Depth;
        var (paragraphs, inside) = (0, 0);
        xml.Read();
        while (xml.Depth > depth)
        {
            if (xml.NodeType == XmlNodeType.Element && xml.NamespaceURI != OdsWorkbook.Text)
            {
                xml.Skip(); // a comment, a picture, a table inside the cell
                continue;
            }
            if (xml is { NodeType: XmlNodeType.Element })
                inside += Element(ref paragraphs);
            else if (xml is { NodeType: XmlNodeType.EndElement, LocalName: "p", NamespaceURI: OdsWorkbook.Text })
                inside--;
            else if (inside > 0 && XmlTexts.IsText(xml))
                XmlTexts.Append(xml, text, longest);
            xml.Read();
        }
    }

    /// <returns>1 if a paragraph begins whose text follows.</returns>
    private int Element(ref int paragraphs)
    {
        switch (xml.LocalName)
        {
            case "p":
                if (paragraphs++ > 0)
                    text.Append('\n');
                return xml.IsEmptyElement ? 0 : 1;
            case "s":
                text.Append(' ', Math.Clamp(XmlTexts.Number(xml, "text:c") ?? 1, 1, 1_000));
                break;
            case "tab":
                text.Append(' ');
                break;
            case "line-break":
                text.Append('\n');
                break;
        }
        return 0;
    }

    private int Repeated(string attribute) =>
        int.TryParse(xml.GetAttribute(attribute, OdsWorkbook.Table), System.Globalization.CultureInfo.InvariantCulture, out var count)
            ? Math.Max(1, count) : 1;
}
