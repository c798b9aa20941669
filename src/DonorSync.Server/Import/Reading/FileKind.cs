using System.Text;

namespace DonorSync.Server.Import.Reading;

/// <summary>The type of a file, by its first bytes.</summary>
/// <param name="WhatToDo">Why it cannot be imported and what to do; null if it can.</param>
internal sealed record FileKind(string? WhatToDo)
{
    public static readonly FileKind Text = new((string?)null);

    /// <summary>Possibly a workbook; its content decides.</summary>
    public static readonly FileKind Zip = new((string?)null) { IsZip = true };

    private const int Looked = 4096;
    private const string SaveIt = "Open it in a spreadsheet program and save it as XLSX, ODS or CSV (UTF-8).";

    private bool IsZip { get; init; }

    /// <summary>Leaves the file at its beginning.</summary>
    public static async Task<FileKind> OfAsync(Stream file, CancellationToken cancellation)
    {
        file.Position = 0;
        var head = new byte[Looked];
        var length = await file.ReadAtLeastAsync(head, Looked, throwOnEndOfStream: false, cancellation);
        file.Position = 0;
        var kind = Of(head.AsSpan(0, length));
        if (kind != Compound)
            return kind;
        return await HoldsAsync(file, "EncryptedPackage", cancellation)
            ? new("This workbook is protected by a password. Save it without one.")
            : kind;
    }

    private static readonly FileKind Compound = new($"This is an Excel file of the old kind (.xls). {SaveIt}");

    private static FileKind Of(ReadOnlySpan<byte> head) => head switch
    {
        [0x50, 0x4B, 0x03, 0x04, ..] or [0x50, 0x4B, 0x05, 0x06, ..] => Zip,
        [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, ..] => Compound,
        [0x09, 0x00 or 0x02 or 0x04 or 0x08, 0x04 or 0x06 or 0x08 or 0x10, 0x00, ..] =>
            new($"This is a very old Excel file (.xls). {SaveIt}"),
        [0x25, 0x50, 0x44, 0x46, ..] => new("This is a PDF file. Export the contacts as CSV or as a workbook instead."),
        [0x1F, 0x8B, ..] or [0x37, 0x7A, 0xBC, 0xAF, ..] or [0x52, 0x61, 0x72, 0x21, ..] =>
            new("This is a compressed file. Unpack it, and import the file inside."),
        [0x53, 0x51, 0x4C, 0x69, 0x74, 0x65, ..] => new("This is a SQLite database. Export the contacts as CSV."),
        [0x7B, 0x5C, 0x72, 0x74, 0x66, ..] => new("This is a word processor's file (RTF). Save the table as CSV."),
        [0x89, 0x50, 0x4E, 0x47, ..] or [0xFF, 0xD8, 0xFF, ..] or [0x47, 0x49, 0x46, 0x38, ..] => new("This is a picture, not a table."),
        _ => OfText(head),
    };

    /// <summary>Some programs write web pages and other texts with a workbook's file name. For UTF-16, zeros are dropped first.</summary>
    private static FileKind OfText(ReadOnlySpan<byte> head)
    {
        var text = Encoding.Latin1.GetString(head).Replace("\0", "", StringComparison.Ordinal)
            .TrimStart('\u00EF', '\u00BB', '\u00BF', '\u00FE', '\u00FF', ' ', '\t', '\r', '\n');
        if (Starts(text, "MIME-Version:") || Starts(text, "<!DOCTYPE html") || Starts(text, "<html") || Starts(text, "<table")
            || Starts(text, "<head") || Starts(text, "<meta")
            || Starts(text, "<style") || (text.StartsWith('<') && text.Contains("<table", StringComparison.OrdinalIgnoreCase)))
            return new($"This is a web page (HTML), even if its name ends with .xls. {SaveIt}");
        if (Starts(text, "<?xml") && text.Contains("urn:schemas-microsoft-com:office:spreadsheet", StringComparison.Ordinal))
            return new($"This is an Excel file of 2003 (XML). {SaveIt}");
        if (Starts(text, "<?xml"))
            return new("This is an XML file. Export the contacts as CSV or as a workbook instead.");
        if (Starts(text, "BEGIN:VCARD"))
            return new("This is a file of address cards (vCard). Export the contacts as CSV instead.");
        if (text is ['{', '"' or '\r' or '\n' or ' ', ..] || text is ['[', '{', ..])
            return new("This is a JSON file. Export the contacts as CSV instead.");
        return Text;
    }

    private static bool Starts(string text, string beginning) => text.StartsWith(beginning, StringComparison.OrdinalIgnoreCase);

    private static async Task<bool> HoldsAsync(Stream file, string name, CancellationToken cancellation)
    {
        var sought = Encoding.Unicode.GetBytes(name);
        var chunk = new byte[64 * 1024];
        var kept = 0;
        try
        {
            for (int read; (read = await file.ReadAsync(chunk.AsMemory(kept), cancellation)) > 0;)
            {
                var length = kept + read;
                if (chunk.AsSpan(0, length).IndexOf(sought) >= 0)
                    return true;
                kept = Math.Min(sought.Length, length);
                chunk.AsSpan(length - kept, kept).CopyTo(chunk);
            }
            return false;
        }
        finally
        {
            file.Position = 0;
        }
    }
}
