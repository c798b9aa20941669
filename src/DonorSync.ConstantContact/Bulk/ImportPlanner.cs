using DonorSync.ConstantContact.Activities;

namespace DonorSync.ConstantContact.Bulk;

internal enum ImportFormat
{
    /// <summary>New and existing contacts; unknown fields are not sent.</summary>
    Json,

    /// <summary>Only contacts to create: a blank cell must not overwrite an existing field. Needs fewer bytes for each row.</summary>
    Csv,
}

/// <summary>A row of a batch: its position among the rows, and whether its fields are sent or only its address.</summary>
internal readonly record struct BatchRow(int Row, bool Full);

/// <summary>One import request: each of these contacts is added to each of these lists.</summary>
internal sealed record ImportBatch(ImportFormat Format, ImmutableArray<ListId> Lists, ImmutableArray<BatchRow> Rows);

/// <summary>The limits of one import.</summary>
/// <param name="Bytes">Of the body. Constant Contact drops a larger body than 4 MB without an error.</param>
internal sealed record ImportLimits(int Bytes, int JsonRows = 40_000, int FileLines = 40_000, int Lists = ActivitiesApi.MostLists)
{
    /// <summary>Bytes reserved for what surrounds the rows: braces, part headers, the list ids.</summary>
    const int Frame = 1_000;
    const int FramePerList = 64;

    public int BytesOfRows(int lists) => Bytes - Frame - (FramePerList * lists);

    /// <summary>The header counts as a line of the file.</summary>
    public int RowsOf(ImportFormat format) => format == ImportFormat.Csv ? FileLines - 1 : JsonRows;
}

/// <summary>
/// Plans memberships as few imports. A contact's fields are sent only in the first batch that contains it, so that no batch without them
/// creates a nameless contact.
/// </summary>
internal sealed class ImportPlanner
{
    readonly IReadOnlyList<ImportRow> rows;
    readonly ImportLimits limits;
    readonly IReadOnlyList<RowSize> sizes;

    ImportPlanner(IReadOnlyList<ImportRow> rows, IReadOnlyList<RowSize> sizes, ImportLimits limits) =>
        (this.rows, this.sizes, this.limits) = (rows, sizes, limits);

    public static List<ImportBatch> Plan(IReadOnlyList<ImportRow> rows, ImportLimits limits) =>
        Plan(rows, [.. rows.Select(RowSize.Of)], limits);

    public static List<ImportBatch> Plan(IReadOnlyList<ImportRow> rows, IReadOnlyList<RowSize> sizes, ImportLimits limits)
    {
        var planner = new ImportPlanner(rows, sizes, limits);
        return planner.Batches(MembershipCover.Of(
            rows.Select(static row => row.Lists), limits.Lists, limits.JsonRows, blocks => planner.Batches(blocks).Count));
    }

    /// <summary>Cuts the blocks, in order, into requests.</summary>
    internal List<ImportBatch> Batches(IReadOnlyList<Block> blocks)
    {
        HashSet<int> named = [];
        List<ImportBatch> batches = [];
        foreach (var block in blocks)
        {
            var full = block.Rows.Where(row => named.Add(row) && rows[row].New is not null).ToHashSet();
            BatchRow[] ordered = [.. full.Select(static row => new BatchRow(row, true)), .. Rest()];
            var json = Cut(ImportFormat.Json, block, ordered);
            if (json.Count > 1 && full.Count > 0)
            {
                List<ImportBatch> split =
                [
                    .. Cut(ImportFormat.Csv, block, ordered[..full.Count]),
                    .. Cut(ImportFormat.Json, block, ordered[full.Count..]),
                ];
                json = split.Count < json.Count ? split : json;
            }
            batches.AddRange(json);

            IEnumerable<BatchRow> Rest() => block.Rows.Where(row => !full.Contains(row)).Select(static row => new BatchRow(row, false));
        }
        return batches;
    }

    List<ImportBatch> Cut(ImportFormat format, Block block, BatchRow[] ordered)
    {
        var mostBytes = limits.BytesOfRows(block.Lists.Length);
        var most = limits.RowsOf(format);
        List<ImportBatch> batches = [];
        var (start, lines, bytes) = (0, 0, 0);
        for (var i = 0; i < ordered.Length; i++)
        {
            var size = sizes[ordered[i].Row];
            var (ownLines, ownBytes) = (format, ordered[i].Full) switch
            {
                (ImportFormat.Csv, _) => (size.CsvLines, size.FullCsv),
                (_, true) => (1, size.FullJson),
                (_, false) => (1, size.ShortJson),
            };
            if (i > start && (lines + ownLines > most || bytes + ownBytes > mostBytes))
            {
                Close(i);
                (start, lines, bytes) = (i, 0, 0);
            }
            (lines, bytes) = (lines + ownLines, bytes + ownBytes);
        }
        if (ordered.Length > start)
            Close(ordered.Length);
        return batches;

        void Close(int end) => batches.Add(new(format, block.Lists, [.. ordered[start..end]]));
    }
}
