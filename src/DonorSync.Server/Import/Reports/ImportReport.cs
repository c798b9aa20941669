namespace DonorSync.Server.Import;

/// <summary>A row that was not taken.</summary>
/// <param name="Line">The physical line it starts on, from 1.</param>
/// <param name="Reasons">At least one, in words.</param>
/// <param name="Cells">The row as it stands in the file.</param>
public sealed record RejectedLine(int Line, IReadOnlyList<string> Reasons, IReadOnlyList<string> Cells);

/// <summary>Something worth knowing about a row that was taken.</summary>
public sealed record ImportNote(int Line, string Text);

/// <summary>What an import did, or with a dry run would do.</summary>
public sealed record ImportReport
{
    /// <summary>Rejected rows and notes that a report lists at most; the counts go on.</summary>
    public const int ListedAtMost = 1000;

    public required bool DryRun { get; init; }
    public required string Encoding { get; init; }
    public required string Delimiter { get; init; }

    /// <summary>Rows that were not blank, the header not counted.</summary>
    public required int Rows { get; init; }

    public required int Created { get; init; }
    public required int Updated { get; init; }
    public required int Unchanged { get; init; }

    /// <summary>Rows that name groups and no contact.</summary>
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

/// <summary>How far an import is.</summary>
/// <param name="BytesRead">Of <paramref name="TotalBytes"/>; reading runs a little ahead of writing.</param>
public readonly record struct ImportProgress(int Rows, long BytesRead, long TotalBytes);
