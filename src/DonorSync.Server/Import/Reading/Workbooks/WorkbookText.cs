using System.IO.Compression;
using System.Xml;
using DocumentFormat.OpenXml.Packaging;
using DonorSync.Server.Import.Uploads;

namespace DonorSync.Server.Import.Reading.Workbooks;

/// <summary>Converts one sheet of a workbook into delimited text, one line for each row, in a temporary file.</summary>
internal static class WorkbookText
{
    /// <exception cref="DonorFileException">The file is no workbook, damaged, too large, or has several sheets with data.</exception>
    public static async Task<DonorText> OpenAsync(Stream file, ImportLimits limits, string? sheet, CancellationToken cancellation)
    {
        var content = TemporaryFile.Create();
        try
        {
            return await Task.Run(() => Convert(file, content, limits, sheet, cancellation), cancellation);
        }
        catch (Exception e)
        {
            await content.DisposeAsync();
            if (e is InvalidDataException or XmlException or OpenXmlPackageException or FileFormatException
                or FormatException or OverflowException)
                throw new DonorFileException("The workbook is damaged or protected by a password. Open it in a spreadsheet program and "
                    + "save it again.");
            throw;
        }
    }

    private static DonorText Convert(Stream file, FileStream content, ImportLimits limits, string? sheet, CancellationToken cancellation)
    {
        using var workbook = Open(file, new Unpacking(limits.MaxUnpackedBytes), limits);
        var chosen = SheetChoice.Of(workbook, sheet, cancellation);
        int hidden;
        using (var rows = new SheetRows(content, limits))
            hidden = workbook.Read(chosen, rows, cancellation);
        return new(content, new($"{workbook.Name}, sheet {chosen.Name}", new System.Text.UTF8Encoding(false), 0), IsOwned: true)
        {
            Notes = hidden == 0 ? [] : [$"{hidden:N0} hidden rows of the sheet were read like the others."],
        };
    }

    private static IWorkbook Open(Stream file, Unpacking unpacking, ImportLimits limits)
    {
        using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        unpacking.Check(zip);
        if (zip.GetEntry("content.xml") is { } && IsOds(zip, unpacking))
            return new OdsWorkbook(file, unpacking, limits);
        if (zip.GetEntry("[Content_Types].xml") is null)
            throw new DonorFileException("This is a ZIP file. Unpack it, and import the file inside.");
        return Find(zip, ".bin", "xl/workbook")
            ? throw new DonorFileException("This is a binary Excel workbook (.xlsb). Save it as XLSX or CSV (UTF-8).")
            : Find(zip, ".xml", "xl/") ? new XlsxWorkbook(file, unpacking, limits)
            : throw new DonorFileException("This is an Office file, but no workbook. Save the table as XLSX, ODS or CSV (UTF-8).");
    }

    private static bool Find(ZipArchive zip, string end, string beginning) => zip.Entries.Any(entry =>
        entry.FullName.TrimStart('/').StartsWith(beginning, StringComparison.OrdinalIgnoreCase)
            && entry.FullName.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    private static bool IsOds(ZipArchive zip, Unpacking unpacking)
    {
        if (zip.GetEntry("mimetype") is not { } entry)
            return true;
        using var text = new StreamReader(unpacking.Open(entry));
        var type = new char[100];
        var length = text.ReadBlock(type);
        return type.AsSpan(0, length).IndexOf("opendocument.spreadsheet") >= 0
            ? true
            : throw new DonorFileException("This is an office document, but no workbook. Save the table as XLSX, ODS or CSV (UTF-8).");
    }
}
