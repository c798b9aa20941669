namespace DonorSync.Server.Import.Reports;

/// <summary>A rejected row.</summary>
/// <param name="Line">The physical line where it starts, from 1.</param>
/// <param name="Reasons">At least one, as text.</param>
/// <param name="Cells">The row as in the file.</param>
public sealed record RejectedLine(int Line, IReadOnlyList<string> Reasons, IReadOnlyList<string> Cells);

/// <summary>A note about an imported row.</summary>
public sealed record ImportNote(int Line, string Text);

/// <summary>The result of an import; of a dry run, what an import would do.</summary>
public sealed record ImportReport
{
    /// <summary>The most rejected rows and notes that a report lists; the counts include all.</summary>
    public const int ListedAtMost = 1000;

    /// <summary>The import's entry in the history; null for a dry run.</summary>
    public Guid? Id { get; init; }

    public required bool DryRun { get; init; }
    public required string Encoding { get; init; }
    public required string Delimiter { get; init; }

    /// <summary>Non-blank rows, without the header.</summary>
    public required int Rows { get; init; }

    public required int Created { get; init; }
    public required int Updated { get; init; }
    public required int Unchanged { get; init; }

    /// <summary>Rows that name groups but no contact.</summary>
    public required int GroupRows { get; init; }

    public required int Rejected { get; init; }
    public required int MembershipsAdded { get; init; }
    public required IReadOnlyList<string> GroupsCreated { get; init; }
    public required IReadOnlyList<string> IgnoredColumns { get; init; }

    /// <summary>The first <see cref="ListedAtMost"/> rejected rows.</summary>
    public required IReadOnlyList<RejectedLine> RejectedRows { get; init; }

    public required int NoteCount { get; init; }

    /// <summary>The first <see cref="ListedAtMost"/> notes. Line 1 is the header.</summary>
    public required IReadOnlyList<ImportNote> Notes { get; init; }
}

/// <summary>The progress of an import.</summary>
/// <param name="BytesRead">Of <paramref name="TotalBytes"/>; slightly ahead of writing.</param>
public readonly record struct ImportProgress(int Rows, long BytesRead, long TotalBytes);
