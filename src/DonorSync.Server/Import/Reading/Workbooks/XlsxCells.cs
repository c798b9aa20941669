using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace DonorSync.Server.Import.Reading.Workbooks;

/// <summary>The cells of one sheet of an Excel workbook, as shown.</summary>
internal sealed partial class XlsxCells(XmlReader xml, SharedTexts texts, XlsxFormats formats, bool isFrom1904, int longest)
{
    private readonly StringBuilder value = new();

    /// <returns>The number of hidden rows with data.</returns>
    public int Read(ISheetSink sink, CancellationToken cancellation)
    {
        var (row, column, hidden) = (-1, -1, 0);
        var isHidden = false;
        while (xml.Read() && !sink.IsDone)
        {
            if (xml.NodeType != XmlNodeType.Element)
                continue;
            if (xml.LocalName == "row")
            {
                cancellation.ThrowIfCancellationRequested();
                row = XmlTexts.Number(xml, "r") - 1 ?? row + 1;
                column = -1;
                isHidden = XmlTexts.IsTrue(xml.GetAttribute("hidden"));
            }
            else if (xml.LocalName == "c")
            {
                column = xml.GetAttribute("r") is { } place ? ColumnOf(place) : column + 1;
                if (Cell() is not { Length: > 0 } text)
                    continue;
                hidden += isHidden ? 1 : 0;
                isHidden = false;
                sink.Cell(row, column, text);
            }
        }
        return hidden;
    }

    /// <summary>Appends the pieces of a text with several fonts, without the pronunciation of Japanese words.</summary>
    public static void RichText(XmlReader xml, StringBuilder text, int most)
    {
        if (xml.IsEmptyElement)
            return;
        var depth = xml.Depth;
        var isText = false;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "rPh" } && !xml.IsEmptyElement)
                SkipInside(xml);
            else if (xml.LocalName == "t")
                isText = xml.NodeType == XmlNodeType.Element && !xml.IsEmptyElement;
            else if (isText && XmlTexts.IsText(xml))
                XmlTexts.Append(xml, text, most);
        }
        Unescape(text);
    }

    private string Cell()
    {
        var type = xml.GetAttribute("t");
        var style = XmlTexts.Number(xml, "s") ?? 0;
        value.Clear();
        if (xml.IsEmptyElement)
            return "";
        var depth = xml.Depth;
        var isValue = false;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "is" })
                RichText(xml, value, longest);
            else if (xml.LocalName == "v")
                isValue = xml.NodeType == XmlNodeType.Element && !xml.IsEmptyElement;
            else if (isValue && XmlTexts.IsText(xml))
                XmlTexts.Append(xml, value, longest);
        }
        if (type == "str")
            Unescape(value);
        var text = value.ToString();
        return type switch
        {
            "s" => int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? texts[index] : "",
            "inlineStr" or "str" or "e" => text,
            "b" => text.Trim() switch { "1" or "true" => "TRUE", "0" or "false" => "FALSE", var other => other },
            "d" => text.Replace("T00:00:00", "", StringComparison.Ordinal).Replace('T', ' '),
            _ => formats.Show(style, text.Trim(), isFrom1904),
        };
    }

    private static void SkipInside(XmlReader xml)
    {
        var depth = xml.Depth;
        while (xml.Read() && xml.Depth > depth)
        {
        }
    }

    /// <summary>"AB12" is column 27.</summary>
    private static int ColumnOf(string place)
    {
        var column = 0;
        foreach (var c in place.TakeWhile(char.IsAsciiLetter))
            column = checked((column * 26) + (char.ToUpperInvariant(c) - 'A') + 1);
        return column > 0 ? column - 1 : throw new InvalidDataException("A cell has no column.");
    }

    /// <summary>Excel writes characters that XML does not allow as <c>_x000D_</c>.</summary>
    private static void Unescape(StringBuilder text)
    {
        var all = text.ToString();
        if (all.Contains("_x", StringComparison.Ordinal))
            text.Clear().Append(Escaped().Replace(all, static match => ((char)Convert.ToInt32(match.Groups[1].Value, 16)).ToString()));
    }

    [GeneratedRegex("_x([0-9A-Fa-f]{4})_")]
    private static partial Regex Escaped();
}
