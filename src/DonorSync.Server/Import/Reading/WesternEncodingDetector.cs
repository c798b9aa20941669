using System.Text;

namespace DonorSync.Server.Import.Reading;

/// <summary>
/// Distinguishes Mac Roman from Windows-1252. Each byte above 127 is read both ways between its neighbors: a lowercase letter belongs
/// inside a word, a capital at its beginning, a symbol between spaces. The whole file decides; a tie means Windows-1252.
/// </summary>
internal sealed class WesternEncodingDetector
{
    private const string Common = "\u00E9\u00E8\u00EA\u00EB"
        + "\u00E1\u00E0\u00E2\u00E4\u00ED\u00EC\u00EE\u00EF\u00F3\u00F2\u00F4\u00F6\u00FA\u00F9\u00FB\u00FC\u00F1"
        + "\u00E7\u00DF\u00E5\u00F8\u00E6\u00E3\u00F5\u00C9\u00D6\u00DC\u00C4\u00C5\u00D8\u00C7\u00D1\u00C1\u00CD\u00D3";

    private static readonly Encoding Mac = CodePagesEncodingProvider.Instance.GetEncoding(10000)!;
    private static readonly Encoding Windows = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;
    private static readonly char[] AsWindows = Upper(Windows);
    private static readonly char[] AsMac = Upper(Mac);

    private long windows;
    private long mac;

    public FileEncoding Best => mac > windows ? new("Mac Roman", Mac, 0) : new("Windows-1252", Windows, 0);

    public void Add(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var next = bytes[at..].IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
            if (next < 0)
                return;
            at += next;
            windows += Score(bytes, at, AsWindows);
            mac += Score(bytes, at, AsMac);
            at++;
        }
    }

    private static int Score(ReadOnlySpan<byte> bytes, int at, char[] table)
    {
        var c = table[bytes[at] - 128];
        var before = at > 0 ? Read(bytes[at - 1], table) : ' ';
        var after = at + 1 < bytes.Length ? Read(bytes[at + 1], table) : ' ';
        var isInside = char.IsLetter(before) || char.IsLetter(after);
        if (char.IsControl(c))
            return -3;
        if (!char.IsLetter(c))
            return c == '\u2019' && char.IsLetter(before) && char.IsLetter(after) ? 2 : isInside && char.IsLetter(before)
                && char.IsLetter(after) ? -2 : 0;
        if (!isInside)
            return -1;
        var fits = char.IsLower(c) ? !char.IsUpper(after) && (char.IsLower(before) || char.IsLower(after) || !char.IsLetter(after))
            : !char.IsLower(before);
        return !fits ? -2 : Common.Contains(c, StringComparison.Ordinal) ? 2 : 1;
    }

    private static char Read(byte b, char[] table) => b < 128 ? (char)b : table[b - 128];

    private static char[] Upper(Encoding encoding) =>
        encoding.GetString([.. Enumerable.Range(128, 128).Select(static b => (byte)b)]).ToCharArray();
}
