namespace DonorSync.Sync;

/// <summary>A number that stands for a text where very many texts are to be told apart, and memory is to stay small.</summary>
static class ShortHash
{
    const ulong Basis = 14_695_981_039_346_656_037;
    const ulong Prime = 1_099_511_628_211;

    /// <summary>FNV-1a in 64 bits: among a million texts, two are alike with a chance of one in thirty million.</summary>
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
