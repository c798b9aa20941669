using System.Text;
using System.Xml;
using DocumentFormat.OpenXml.Packaging;

namespace DonorSync.Server.Import.Reading.Workbooks;

/// <summary>An Excel workbook. The Open XML SDK finds its parts; contents are streamed, because a sheet may exceed the memory.</summary>
internal sealed class XlsxWorkbook : IWorkbook
{
    private readonly SpreadsheetDocument document;
    private readonly Unpacking unpacking;
    private readonly ImportLimits limits;
    private readonly List<(Sheet Sheet, WorksheetPart Part)> sheets = [];
    private readonly bool isFrom1904;
    private readonly XlsxFormats formats;
    private SharedTexts? texts;

    public XlsxWorkbook(Stream file, Unpacking unpacking, ImportLimits limits)
    {
        (this.unpacking, this.limits) = (unpacking, limits);
        file.Position = 0;
        document = SpreadsheetDocument.Open(file, isEditable: false);
        try
        {
            var main = document.WorkbookPart ?? throw new InvalidDataException("There is no workbook in the file.");
            using var xml = unpacking.Xml(main.GetStream(FileMode.Open, FileAccess.Read));
            while (xml.Read())
            {
                if (xml is { NodeType: XmlNodeType.Element, LocalName: "workbookPr" })
                    isFrom1904 = XmlTexts.IsTrue(xml.GetAttribute("date1904"));
                else if (xml is { NodeType: XmlNodeType.Element, LocalName: "sheet" })
                    Add(main, xml);
            }
            formats = main.WorkbookStylesPart is { } styles ? ReadFormats(styles) : new(new Dictionary<int, string>(), []);
        }
        catch
        {
            document.Dispose();
            throw;
        }
    }

    public string Name => "Excel workbook";

    public IReadOnlyList<Sheet> Sheets => [.. sheets.Select(static sheet => sheet.Sheet)];

    public int Read(Sheet sheet, ISheetSink sink, CancellationToken cancellation)
    {
        texts ??= ReadTexts(cancellation);
        using var xml = unpacking.Xml(sheets[sheet.Index].Part.GetStream(FileMode.Open, FileAccess.Read));
        return new XlsxCells(xml, texts, formats, isFrom1904, limits.MaxRowLength).Read(sink, cancellation);
    }

    public void Dispose()
    {
        texts?.Dispose();
        document.Dispose();
    }

    /// <summary>Skips sheets that are charts, which have no cells.</summary>
    private void Add(WorkbookPart main, XmlReader xml)
    {
        string? id = null;
        while (xml.MoveToNextAttribute())
        {
            if (xml is { LocalName: "id", NamespaceURI.Length: > 0 })
                id = xml.Value;
        }
        xml.MoveToElement();
        if (id is not null && main.TryGetPartById(id, out var part) && part is WorksheetPart cells)
            sheets.Add((new(sheets.Count, xml.GetAttribute("name") ?? "", xml.GetAttribute("state") is null or "visible"), cells));
    }

    private XlsxFormats ReadFormats(WorkbookStylesPart styles)
    {
        Dictionary<int, string> codes = [];
        List<int> used = [];
        var isOfCells = false;
        using var xml = unpacking.Xml(styles.GetStream(FileMode.Open, FileAccess.Read));
        while (xml.Read())
        {
            if (xml.LocalName == "cellXfs")
                isOfCells = xml.NodeType == XmlNodeType.Element && !xml.IsEmptyElement;
            else if (xml is { NodeType: XmlNodeType.Element, LocalName: "numFmt" } && XmlTexts.Number(xml, "numFmtId") is { } id)
                codes[id] = xml.GetAttribute("formatCode") ?? "";
            else if (xml is { NodeType: XmlNodeType.Element, LocalName: "xf" } && isOfCells)
                used.Add(XmlTexts.Number(xml, "numFmtId") ?? 0);
        }
        return new(codes, used);
    }

    private SharedTexts ReadTexts(CancellationToken cancellation)
    {
        var all = new SharedTexts();
        if (document.WorkbookPart!.SharedStringTablePart is not { } part)
            return all;
        using var xml = unpacking.Xml(part.GetStream(FileMode.Open, FileAccess.Read));
        var text = new StringBuilder();
        while (xml.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "si" })
            {
                XlsxCells.RichText(xml, text.Clear(), limits.MaxRowLength);
                all.Add(text.ToString());
            }
        }
        return all;
    }
}
