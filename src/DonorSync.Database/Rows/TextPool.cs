namespace DonorSync.Database.Rows;

/// <summary>Parses a text that many rows share only once and reuses the result. Holds at most 1,000 texts. Not thread-safe.</summary>
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
