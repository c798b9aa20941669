using System.IO.Compression;
using System.Security;
using System.Text;

namespace DonorSync.Tests.ImportTests;

/// <summary>Creates workbooks by hand, also ones that no program would write.</summary>
internal static class Xlsx
{
    /// <summary>Returns one sheet with the given rows, in XML.</summary>
    public static MemoryStream Of(string rows, string styles = "", string texts = "") => Of([("Donors", "visible", rows)], styles, texts);

    public static MemoryStream Of(
        (string Name, string State, string Rows)[] sheets, string styles = "", string texts = "", string properties = "")
    {
        const string types = "http://schemas.openxmlformats.org/package/2006/content-types";
        const string main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        const string relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        const string package = "http://schemas.openxmlformats.org/package/2006/relationships";
        const string kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
        List<(string, string)> parts =
        [
            ("[Content_Types].xml",
                $"<Types xmlns=\"{types}\"><Default Extension=\"rels\" "
                + "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                + $"<Override PartName=\"/xl/workbook.xml\" ContentType=\"{kind}sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" "
                + $"ContentType=\"{kind}styles+xml\"/>"
                + $"<Override PartName=\"/xl/sharedStrings.xml\" ContentType=\"{kind}sharedStrings+xml\"/>"
                + string.Concat(sheets.Select(
                    (_, i) => $"<Override PartName=\"/xl/worksheets/sheet{i}.xml\" ContentType=\"{kind}worksheet+xml\"/>")) + "</Types>"),
            ("_rels/.rels",
                $"<Relationships xmlns=\"{package}\"><Relationship Id=\"r1\" Type=\"{relation}/officeDocument\" "
                + "Target=\"xl/workbook.xml\"/></Relationships>"),
            ("xl/workbook.xml",
                $"<workbook xmlns=\"{main}\" xmlns:r=\"{relation}\"><workbookPr {properties}/><sheets>"
                + string.Concat(
                    sheets.Select(
                        (s, i) =>
                            $"<sheet name=\"{SecurityElement.Escape(s.Name)}\" sheetId=\"{i + 1}\" state=\"{s.State}\" r:id=\"s{i}\"/>"))
                            + "</sheets></workbook>"),
            ("xl/_rels/workbook.xml.rels",
                $"<Relationships xmlns=\"{package}\"><Relationship Id=\"st\" Type=\"{relation}/styles\" Target=\"styles.xml\"/>"
                + $"<Relationship Id=\"ss\" Type=\"{relation}/sharedStrings\" Target=\"sharedStrings.xml\"/>"
                + string.Concat(
                    sheets.Select((_, i) =>
                        $"<Relationship Id=\"s{i}\" Type=\"{relation}/worksheet\" Target=\"worksheets/sheet{i}.xml\"/>"))
                        + "</Relationships>"),
            ("xl/styles.xml", $"<styleSheet xmlns=\"{main}\">{styles}</styleSheet>"),
            ("xl/sharedStrings.xml", $"<sst xmlns=\"{main}\">{texts}</sst>"),
            .. sheets.Select(
                (s, i) => ($"xl/worksheets/sheet{i}.xml", $"<worksheet xmlns=\"{main}\"><sheetData>{s.Rows}</sheetData></worksheet>")),
        ];
        return Zip(parts);
    }

    /// <summary>Returns a row of texts.</summary>
    public static string Row(int number, params string[] cells) =>
        $"<row r=\"{number}\">"
        + $"{string.Concat(cells.Select((cell, i) =>
            $"<c r=\"{(char)('A' + i)}{number}\" t=\"inlineStr\"><is><t>{SecurityElement.Escape(cell)}</t></is></c>"))}</row>";

    /// <summary>Returns an OpenDocument workbook with this content in its spreadsheet element.</summary>
    public static MemoryStream Ods(string sheets, string styles = "") => Zip(
    [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml",
            "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
            + "xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" "
            + "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" "
            + "xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\">"
            + $"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{sheets}</office:spreadsheet>"
            + "</office:body></office:document-content>"),
    ]);

    public static MemoryStream Zip(IEnumerable<(string Name, string Content)> parts)
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in parts)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.Fastest).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        }
        stream.Position = 0;
        return stream;
    }
}
