using System.IO.Compression;
using System.Xml;

namespace DonorSync.Server.Import.Reading.Workbooks;

/// <summary>An OpenDocument workbook, such as LibreOffice's. Its <c>content.xml</c> is read as a stream.</summary>
internal sealed class OdsWorkbook : IWorkbook
{
    public const string Table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0";
    public const string Office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0";
    public const string Text = "urn:oasis:names:tc:opendocument:xmlns:text:1.0";
    private const string Style = "urn:oasis:names:tc:opendocument:xmlns:style:1.0";

    private readonly ZipArchive zip;
    private readonly Unpacking unpacking;
    private readonly ImportLimits limits;
    private readonly List<Sheet> sheets = [];

    public OdsWorkbook(Stream file, Unpacking unpacking, ImportLimits limits)
    {
        (this.unpacking, this.limits) = (unpacking, limits);
        file.Position = 0;
        zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        HashSet<string> hidden = [];
        string? style = null;
        using var xml = Content();
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element)
                continue;
            if (xml is { LocalName: "style", NamespaceURI: Style })
                style = xml.GetAttribute("name", Style);
            else if (xml is { LocalName: "table-properties", NamespaceURI: Style } && xml.GetAttribute("display", Table) == "false"
                && style is not null)
                hidden.Add(style);
            else if (IsSheet(xml))
                sheets.Add(new(sheets.Count, xml.GetAttribute("name", Table)
                    ?? "", !hidden.Contains(xml.GetAttribute("style-name", Table) ?? "")));
        }
    }

    public string Name => "OpenDocument workbook";

    public IReadOnlyList<Sheet> Sheets => sheets;

    public int Read(Sheet sheet, ISheetSink sink, CancellationToken cancellation)
    {
        using var xml = Content();
        var index = -1;
        while (xml.Read())
        {
            if (IsSheet(xml) && ++index == sheet.Index)
                return xml.IsEmptyElement ? 0 : new OdsCells(xml, limits.MaxRowLength).Read(sink, cancellation);
        }
        return 0;
    }

    public void Dispose() => zip.Dispose();

    private XmlReader Content() =>
        unpacking.Xml((zip.GetEntry("content.xml") ?? throw new InvalidDataException("There is no content in the file.")).Open());

    /// <summary>Excludes tables inside cells and in the change list.</summary>
    private static bool IsSheet(XmlReader xml) =>
        xml is { NodeType: XmlNodeType.Element, LocalName: "table", NamespaceURI: Table, Depth: 3 };
}
