namespace DonorSync.ConstantContact;

internal enum ImportFormat
{
    /// <summary>Contacts of both kinds; what is not known is not sent.</summary>
    Json,

    /// <summary>Contacts to create only: a blank cell must not fall on a contact that exists. Fewer bytes a row.</summary>
    Csv,
}

/// <summary>A row of a batch: its position among the rows, and whether its fields go along or its address alone.</summary>
internal readonly record struct BatchRow(int Row, bool Full);

/// <summary>One import request: these contacts to each of these lists.</summary>
internal sealed record ImportBatch(ImportFormat Format, ImmutableArray<ListId> Lists, ImmutableArray<BatchRow> Rows);

/// <summary>What one import takes.</summary>
/// <param name="Bytes">Of the body. What is over 4 MB is dropped without a word.</param>
internal sealed record ImportLimits(int Bytes, int JsonRows = 40_000, int FileLines = 40_000, int Lists = ActivitiesApi.MostLists)
{
    /// <summary>Room for what surrounds the rows: braces, part headers, the list ids.</summary>
    const int Frame = 1_000;
    const int FramePerList = 64;

    public int BytesOfRows(int lists) => Bytes - Frame - (FramePerList * lists);

    /// <summary>The header is a line of the file.</summary>
    public int RowsOf(ImportFormat format) => format == ImportFormat.Csv ? FileLines - 1 : JsonRows;
}

/// <summary>
/// Memberships as few imports. A contact's fields go along in the first batch that names it and never again, so that a batch without
/// them never creates it nameless.
/// </summary>
internal sealed class ImportPlanner
{
    readonly IReadOnlyList<ImportRow> rows;
    readonly ImportLimits limits;
    readonly IReadOnlyList<RowSize> sizes;

    ImportPlanner(IReadOnlyList<ImportRow> rows, IReadOnlyList<RowSize> sizes, ImportLimits limits) =>
        (this.rows, this.sizes, this.limits) = (rows, sizes, limits);

    public static List<ImportBatch> Plan(IReadOnlyList<ImportRow> rows, ImportLimits limits) => Plan(rows, [.. rows.Select(RowSize.Of)], limits);

    public static List<ImportBatch> Plan(IReadOnlyList<ImportRow> rows, IReadOnlyList<RowSize> sizes, ImportLimits limits)
    {
        var planner = new ImportPlanner(rows, sizes, limits);
        return planner.Batches(MembershipCover.Of(
            rows.Select(static row => row.Lists), limits.Lists, limits.JsonRows, blocks => planner.Batches(blocks).Count));
    }

    /// <summary>Blocks, in order, cut into requests.</summary>
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
