using DonorSync.Sync.Streams;

namespace DonorSync.Sync.Ports;

/// <summary>
/// What a user should know of a read (B7): records that could not be read, and values that were cut. All are counted; the first few of each
/// kind are named, by their ids, because a note must not contain what an erasure would have to find.
/// </summary>
public sealed class ReadNotes
{
    /// <summary>Records named in a note.</summary>
    const int Named = 5;

    /// <summary>Records told apart of each kind: beyond that, a record that is read twice counts twice.</summary>
    const int Remembered = 100_000;

    readonly Lock gate = new();
    readonly SortedDictionary<string, Kind> unread = new(StringComparer.Ordinal);
    readonly SortedDictionary<string, Kind> changed = new(StringComparer.Ordinal);

    /// <summary>Records that could not be read: failures of the run.</summary>
    public int Unread
    {
        get
        {
            lock (gate)
                return unread.Values.Sum(static kind => kind.Count);
        }
    }

    /// <summary>Notes a record that was skipped. What is stored of it stays as it is.</summary>
    /// <param name="record">Its id, or its place.</param>
    public void Skipped(string kind, string record) => Add(unread, kind, record);

    /// <summary>Notes a record with a value that was cut or cleaned.</summary>
    public void Changed(string kind, string record) => Add(changed, kind, record);

    public ImmutableArray<RunWarning> ToWarnings()
    {
        lock (gate)
            return [.. unread.Concat(changed).Select(static kind =>
                new RunWarning("B7", RunSentences.Note(kind.Key, kind.Value.Names), kind.Value.Count))];
    }

    void Add(SortedDictionary<string, Kind> to, string kind, string record)
    {
        lock (gate)
        {
            if (!to.TryGetValue(kind, out var known))
                to[kind] = known = new();
            known.Add(record);
        }
    }

    sealed class Kind
    {
        readonly HashSet<ulong> records = [];
        readonly List<string> names = [];

        public int Count { get; private set; }

        public string Names => string.Join(", ", names) + (Count > names.Count ? RunSentences.AndMore(Count - names.Count) : "");

        public void Add(string record)
        {
            if (records.Count < Remembered && !records.Add(ShortHash.Of(record)))
                return;
            Count++;
            if (names.Count < Named)
                names.Add(record);
        }
    }
}
