using System.ComponentModel.DataAnnotations;

namespace DonorSync.Server.Import;

/// <summary>
/// What a donor file may be at most. Larger things are refused with a reason, never half taken. Settings <c>Import__MaxFileBytes</c>,
/// <c>Import__MaxUnpackedBytes</c>, <c>Import__MaxRowLength</c>, <c>Import__AtOnceBytes</c> and <c>Import__Folder</c>.
/// </summary>
internal sealed class ImportLimits
{
    /// <summary>Bytes of a file. Default 200 MB: about a million donors.</summary>
    [Range(1_000, 100_000_000_000d)]
    public long MaxFileBytes { get; set; } = 200L * 1024 * 1024;

    /// <summary>Bytes that the parts of a workbook may have once they are unpacked. Default 1 GB.</summary>
    [Range(1_000, 100_000_000_000d)]
    public long MaxUnpackedBytes { get; set; } = 1_000_000_000;

    /// <summary>Characters of a row, its quotes and line breaks included. Default 1,048,576.</summary>
    [Range(1_000, 100_000_000)]
    public int MaxRowLength { get; set; } = 1024 * 1024;

    /// <summary>
    /// A file with more bytes is imported behind the page, which shows how far it is. Default 256 KB: about a thousand donors.
    /// </summary>
    [Range(0, 100_000_000)]
    public int AtOnceBytes { get; set; } = 256 * 1024;

    /// <summary>
    /// The folder that keeps files which are imported behind the page, until their imports end. Without it they are beside the SQLite
    /// database, and with PostgreSQL in the folder <c>imports</c> where the program is started.
    /// </summary>
    public string? Folder { get; set; }
}
