using DonorSync.Donors.Tasks;

namespace DonorSync.Donors.Imports;

/// <summary>An import of a donor file, with everything that is needed to read the file again after a restart.</summary>
/// <param name="FileName">Null if the caller did not name the file.</param>
/// <param name="Columns">The meaning of the columns by a user's choice, in the importer's format; null without a choice.</param>
/// <param name="Sheet">The sheet of a workbook; null for the only one that has data.</param>
/// <param name="Group">The group that all contacts of the file join; null for none.</param>
public sealed record ImportTask(string? FileName, string? Columns = null, string? Sheet = null, string? Group = null)
{
    /// <summary>The name for a person to read.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Title => FileName ?? "a file";

    public static ImportTask Of(WorkRow work) => WorkJson.Read<ImportTask>(work.Task);
}

/// <summary>The numbers of an import. The first is the sum of the next five.</summary>
/// <param name="GroupRows">Rows that name groups but no contact.</param>
public sealed record ImportCounts(
    int Rows, int Created, int Updated, int Unchanged, int GroupRows, int Rejected, int MembershipsAdded)
{
    public static readonly ImportCounts None = new(0, 0, 0, 0, 0, 0, 0);
}

/// <summary>The result of an import so far: <see cref="WorkRow.Result"/>.</summary>
/// <param name="Groups">The groups that it created.</param>
/// <param name="Report">The report in the importer's format; null when its details were deleted.</param>
public sealed record ImportResult(ImportCounts Counts, IReadOnlyList<Guid> Groups, string? Report)
{
    static readonly ImportResult Nothing = new(ImportCounts.None, [], null);

    public static ImportResult Of(WorkRow work) => work.Result is { } text ? WorkJson.Read<ImportResult>(text) : Nothing;
}
