namespace DonorSync.Core.Contacts;

/// <summary>
/// Orders text by Unicode code point. This is the order of the UTF-8 bytes, which SQLite (BINARY) and PostgreSQL ("C") use; .NET's ordinal
/// order differs where surrogate pairs meet U+E000 and above.
/// </summary>
public static class CodePointOrder
{
    public static int Compare(string left, string right)
    {
        var shared = Math.Min(left.Length, right.Length);
        for (var i = 0; i < shared; i++)
        {
            var (l, r) = (left[i], right[i]);
            if (l == r)
                continue;
            var (lHigh, rHigh) = (char.IsSurrogate(l), char.IsSurrogate(r));
            return lHigh == rHigh ? l.CompareTo(r) : lHigh ? 1 : -1;
        }
        return left.Length.CompareTo(right.Length);
    }
}
