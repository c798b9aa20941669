using System.Net;

namespace DonorSync.Server.Import.Reading;

/// <summary>
/// Detects whether a file holds escaped HTML: it has entities such as <c>&amp;amp;</c>, and no other ampersand. Works on bytes, which
/// suffices for every encoding that contains ASCII.
/// </summary>
internal sealed class EscapedHtmlDetector
{
    private const int LongestEntity = 10;

    private readonly char[] entity = new char[LongestEntity + 2];
    private readonly Dictionary<string, bool> seen = [];
    private int length;
    private long entities;
    private long bare;

    public bool IsEscaped => entities > 0 && bare == 0 && length == 0;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            if (length == 0)
            {
                var next = bytes.IndexOf((byte)'&');
                if (next < 0)
                    return;
                entity[length++] = '&';
                bytes = bytes[(next + 1)..];
            }
            while (length > 0)
            {
                if (bytes.IsEmpty)
                    return;
                Take((char)bytes[0]);
                bytes = bytes[1..];
            }
        }
    }

    private void Take(char c)
    {
        if (c == ';')
        {
            entity[length++] = c;
            _ = IsEntity(new string(entity, 0, length)) ? entities++ : bare++;
            length = 0;
        }
        else if (length > LongestEntity || !(char.IsAsciiLetterOrDigit(c) || (c == '#' && length == 1)))
        {
            bare++;
            length = 0;
        }
        else
        {
            entity[length++] = c;
        }
    }

    private bool IsEntity(string text) => seen.TryGetValue(text, out var known) ? known : seen[text] = WebUtility.HtmlDecode(text) != text;
}
