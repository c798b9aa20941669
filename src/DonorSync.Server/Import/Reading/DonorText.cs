namespace DonorSync.Server.Import;

/// <summary>The rows of a donor file as text with separators, whatever the file is. A workbook becomes one in a file of its own.</summary>
/// <param name="Content">Seekable.</param>
/// <param name="IsOwned">It goes with the reader; the file itself stays open.</param>
internal sealed record DonorText(Stream Content, FileEncoding Encoding, bool IsOwned) : IAsyncDisposable
{
    /// <summary>What a user should know about how the file was read.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>The bytes decide what it is; the name and the stated type are often wrong.</summary>
    /// <param name="sheet">The sheet of a workbook; null for the only one that holds data.</param>
    /// <exception cref="DonorFileException">It is nothing that can be read.</exception>
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
