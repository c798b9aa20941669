using DonorSync.Server.Import.Reading.Workbooks;

namespace DonorSync.Server.Import.Reading;

/// <summary>The rows of a donor file as delimited text. A workbook is converted into a temporary text file.</summary>
/// <param name="Content">Seekable.</param>
/// <param name="IsOwned">Disposed with the reader; the original file stays open.</param>
internal sealed record DonorText(Stream Content, FileEncoding Encoding, bool IsOwned) : IAsyncDisposable
{
    /// <summary>Notes about how the file was read, for the user.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>Detects the type from the bytes, because names and stated types are often wrong.</summary>
    /// <param name="sheet">The sheet of a workbook; null for the only one with data.</param>
    /// <exception cref="DonorFileException">The file has no readable format.</exception>
    public static async Task<DonorText> OpenAsync(Stream file, ImportLimits limits, string? sheet, CancellationToken cancellation)
    {
        var kind = await FileKind.OfAsync(file, cancellation);
        if (kind == FileKind.Zip)
            return await WorkbookText.OpenAsync(file, limits, sheet, cancellation);
        if (kind.WhatToDo is { } message)
            throw new DonorFileException(message);
        if (sheet is not null)
            throw new DonorFileException("A sheet can be chosen for a workbook only; this file is text.");
        return new(file, await FileEncoding.DetectAsync(file, cancellation), IsOwned: false);
    }

    public ValueTask DisposeAsync() => IsOwned ? Content.DisposeAsync() : ValueTask.CompletedTask;
}
