using System.ComponentModel.DataAnnotations;

namespace DonorSync.Server.Import;

/// <summary>
/// What a donor file may be at most. Larger things are refused with a reason, never half taken. Settings <c>Import__MaxFileBytes</c> and
/// <c>Import__MaxRowLength</c>.
/// </summary>
internal sealed class ImportLimits
{
    /// <summary>Bytes of a file. Default 200 MB: about a million donors.</summary>
    [Range(1_000, 100_000_000_000d)]
    public long MaxFileBytes { get; set; } = 200L * 1024 * 1024;

    /// <summary>Characters of a row, its quotes and line breaks included. Default 1,048,576.</summary>
    [Range(1_000, 100_000_000)]
    public int MaxRowLength { get; set; } = 1024 * 1024;
}
