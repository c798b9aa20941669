namespace DonorSync.Sync.Streams;

/// <summary>A number in place of a text, where a set of very many texts must stay small in memory.</summary>
public static class ShortHash
{
    const ulong Basis = 14_695_981_039_346_656_037;
    const ulong Prime = 1_099_511_628_211;

    /// <summary>FNV-1a in 64 bits: among a million texts, two have the same number with a chance of one in thirty million.</summary>
    public static ulong Of(string text)
    {
        var hash = Basis;
        foreach (var letter in text)
        {
            unchecked
            {
                hash = (hash ^ letter) * Prime;
            }
        }
        return hash;
    }
}
