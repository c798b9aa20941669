namespace DonorSync.ConstantContact.Bulk;

/// <summary>
/// A part of the memberships that shares no list and no row with the others, in reduced form: rows with the same lists are one signature,
/// lists with the same rows are one column.
/// </summary>
internal sealed class CoverPart
{
    /// <summary>Lists with exactly the same rows, and the signatures of these rows.</summary>
    internal sealed record Column(ImmutableArray<ListId> Lists, ImmutableArray<int> Signatures);

    /// <summary>Rows with exactly the same lists, and the columns of these lists.</summary>
    internal sealed record Signature(ImmutableArray<int> Rows, ImmutableArray<int> Columns);

    CoverPart(ImmutableArray<Column> columns, ImmutableArray<Signature> signatures) => (Columns, Signatures) = (columns, signatures);

    public ImmutableArray<Column> Columns { get; }

    public ImmutableArray<Signature> Signatures { get; }

    /// <summary>Returns a block for each chosen column, the longest first, then blocks of the rest by remaining signatures.</summary>
    public List<Block> Blocks(HashSet<int> byThemselves)
    {
        var columns = Columns.Where((_, i) => byThemselves.Contains(i))
            .Select(column => new Block([.. column.Signatures.SelectMany(s => Signatures[s].Rows)], column.Lists))
            .OrderByDescending(static block => block.Rows.Length);
        var rest = Signatures
            .Select(signature => (signature.Rows, Columns: signature.Columns.Where(c => !byThemselves.Contains(c)).ToArray()))
            .Where(static left => left.Columns.Length > 0)
            .GroupBy(static left => Key(left.Columns))
            .Select(group => new Block(
                [.. group.SelectMany(static left => left.Rows)],
                [.. group.First().Columns.SelectMany(c => Columns[c].Lists)]));
        return [.. columns, .. rest];
    }

    public static IEnumerable<CoverPart> Parts(IEnumerable<IReadOnlyList<ListId>> rows)
    {
        List<ListId> lists = [];
        Dictionary<ListId, int> numbers = [];
        Dictionary<string, (int[] Lists, List<int> Rows)> signatures = [];
        foreach (var (row, own) in rows.Index())
        {
            int[] sorted = [.. own.Select(Number).Distinct().Order()];
            if (!signatures.TryGetValue(Key(sorted), out var signature))
                signatures[Key(sorted)] = signature = (sorted, []);
            signature.Rows.Add(row);
        }
        signatures.Remove("");
        var part = Roots(lists.Count, signatures.Values.Select(static s => s.Lists));
        return signatures.Values
            .GroupBy(signature => part[signature.Lists[0]])
            .Select(group => Of([.. group], lists));

        int Number(ListId list)
        {
            if (!numbers.TryGetValue(list, out var number))
            {
                numbers[list] = number = lists.Count;
                lists.Add(list);
            }
            return number;
        }
    }

    static CoverPart Of(IReadOnlyList<(int[] Lists, List<int> Rows)> signatures, List<ListId> names)
    {
        SortedDictionary<int, List<int>> signaturesOf = [];
        foreach (var (number, signature) in signatures.Index())
        {
            foreach (var list in signature.Lists)
            {
                if (!signaturesOf.TryGetValue(list, out var own))
                    signaturesOf[list] = own = [];
                own.Add(number);
            }
        }
        ImmutableArray<Column> columns =
        [
            .. signaturesOf.GroupBy(static list => Key(list.Value))
                .Select(group => new Column([.. group.Select(list => names[list.Key])], [.. group.First().Value])),
        ];
        var columnsOf = signatures.Select(static _ => new List<int>()).ToArray();
        foreach (var (number, column) in columns.Index())
        {
            foreach (var signature in column.Signatures)
                columnsOf[signature].Add(number);
        }
        return new(columns, [.. signatures.Select((s, i) => new Signature([.. s.Rows], [.. columnsOf[i]]))]);
    }

    /// <summary>Returns for each list the root list of its part: lists that occur in the same signature belong together.</summary>
    static int[] Roots(int count, IEnumerable<int[]> meetings)
    {
        int[] parent = [.. Enumerable.Range(0, count)];
        foreach (var meeting in meetings)
        {
            foreach (var list in meeting)
                parent[Root(list)] = Root(meeting[0]);
        }
        return [.. Enumerable.Range(0, count).Select(Root)];

        int Root(int list)
        {
            while (parent[list] != list)
                list = parent[list] = parent[parent[list]];
            return list;
        }
    }

    /// <summary>Returns sorted numbers as a dictionary key.</summary>
    static string Key(IEnumerable<int> numbers) => string.Concat(numbers.Select(static n => $"{n:x} "));
}
