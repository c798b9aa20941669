using System.ComponentModel.DataAnnotations;

namespace DonorSync.Server.Import.Reading;

/// <summary>
/// Limits of a donor file. Larger files are refused with a reason, never imported partly. Settings <c>Import__MaxFileBytes</c>,
/// <c>Import__MaxUnpackedBytes</c>, <c>Import__MaxRowLength</c>, <c>Import__AtOnceBytes</c> and <c>Import__Folder</c>.
/// </summary>
internal sealed class ImportLimits
{
    /// <summary>Size of a file in bytes. Default 200 MB: about a million donors.</summary>
    [Range(1_000, 100_000_000_000d)]
    public long MaxFileBytes { get; set; } = 200L * 1024 * 1024;

    /// <summary>Size of a workbook's unpacked parts in bytes. Default 1 GB.</summary>
    [Range(1_000, 100_000_000_000d)]
    public long MaxUnpackedBytes { get; set; } = 1_000_000_000;

    /// <summary>Length of a row in characters, including quotation marks and line breaks. Default 1,048,576.</summary>
    [Range(1_000, 100_000_000)]
    public int MaxRowLength { get; set; } = 1024 * 1024;

    /// <summary>
    /// A larger file, in bytes, is imported in the background, and the page shows the progress. Default 256 KB: about 1,000 donors.
    /// </summary>
    [Range(0, 100_000_000)]
    public int AtOnceBytes { get; set; } = 256 * 1024;

    /// <summary>
    /// The folder for files that are imported in the background, until their imports end. Default: next to the SQLite database; with
    /// PostgreSQL the folder <c>imports</c> in the working directory.
    /// </summary>
    public string? Folder { get; set; }
}
