namespace DonorSync.Server.Import.Reading;

/// <param name="IsQuoted">The text was in quotation marks, so it is a name as it is.</param>
/// <param name="EndedBy">The separator after it; a space at the end of the cell.</param>
internal readonly record struct GroupToken(string Text, bool IsQuoted, char EndedBy);

/// <summary>Splits a cell at separators, except inside quotation marks.</summary>
internal static class GroupTokens
{
    public static List<GroupToken> Split(string text, string separators)
    {
        List<GroupToken> tokens = [];
        for (var at = 0; at < text.Length;)
        {
            while (at < text.Length && text[at] == ' ')
                at++;
            if (Quoted(text, at) is { } quoted)
            {
                tokens.Add(quoted.Token);
                at = quoted.Next;
                continue;
            }
            var length = text.AsSpan(at).IndexOfAny(separators);
            var end = length < 0 ? text.Length : at + length;
            tokens.Add(new(text[at..end], IsQuoted: false, length < 0 ? ' ' : text[end]));
            at = end + 1;
        }
        return tokens;
    }

    /// <summary>Returns a quoted name and the position after its separator; null if the mark belongs to the name.</summary>
    private static (GroupToken Token, int Next)? Quoted(string text, int start)
    {
        if (start >= text.Length || text[start] != '"')
            return null;
        for (var at = start + 1; at < text.Length; at++)
        {
            if (text[at] != '"')
                continue;
            if (at + 1 < text.Length && text[at + 1] == '"')
            {
                at++;
                continue;
            }
            var after = at + 1;
            while (after < text.Length && text[after] == ' ')
                after++;
            if (after < text.Length && !";|\n,".Contains(text[after], StringComparison.Ordinal))
                return null;
            var inside = text[(start + 1)..at].Replace("\"\"", "\"", StringComparison.Ordinal);
            return (new(inside, IsQuoted: true, after < text.Length ? text[after] : ' '), after + 1);
        }
        return null;
    }
}
