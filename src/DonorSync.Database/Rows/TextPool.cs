namespace DonorSync.Database.Rows;

/// <summary>What many rows keep as the same text is read once, and held once. Bounded, whatever comes. For one stream: not thread-safe.</summary>
sealed class TextPool<T>(Func<string, T> read)
{
    const int Most = 1_000;

    readonly Dictionary<string, T> known = new(StringComparer.Ordinal);

    public T Read(string text)
    {
        if (known.TryGetValue(text, out var value))
            return value;
        if (known.Count == Most)
            known.Clear();
        return known[text] = read(text);
    }
}
