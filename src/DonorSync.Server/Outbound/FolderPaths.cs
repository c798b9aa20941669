namespace DonorSync.Server.Outbound;

/// <summary>Compares paths of folders that people enter, as they are on disk.</summary>
static class FolderPaths
{
    const int MostLinks = 40;

    /// <summary>Also ignores case on case-sensitive file systems, which errs toward refusing.</summary>
    const StringComparison Comparison = StringComparison.OrdinalIgnoreCase;

    static readonly char[] Separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];

    /// <summary>Returns what is wrong with the text, as the end of a sentence; null if nothing is.</summary>
    public static string? WhyNot(string text)
    {
        if (text.Any(char.IsControl) || !Path.IsPathFullyQualified(text))
            return "is not the whole path of a folder, such as /srv/donors/drop.";
        return text.Split(Separators).Any(static part => part is ".." or ".") ? "must not have .. or . in it." : null;
    }

    public static string Of(string text) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(text));

    public static bool IsBelow(string path, string folder) =>
        path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, Comparison);

    /// <summary>Returns whether the folders are equal or one contains the other.</summary>
    public static bool Overlap(string one, string other) =>
        string.Equals(one, other, Comparison) || IsBelow(one, other) || IsBelow(other, one);

    /// <summary>Returns the first part of a path that is a link; null if there is none.</summary>
    public static string? FirstLink(string full)
    {
        var root = Path.GetPathRoot(full)!;
        var parts = full[root.Length..].Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        var path = root;
        foreach (var part in parts)
        {
            path = Path.Combine(path, part);
            if (new DirectoryInfo(path).LinkTarget is not null)
                return path;
        }
        return null;
    }

    /// <summary>Follows all links of a path.</summary>
    /// <exception cref="IOException">The links form a loop.</exception>
    public static string Real(string text)
    {
        var full = Of(text);
        for (var links = 0; FirstLink(full) is { } link; links++)
        {
            if (links == MostLinks)
                throw new IOException($"The links of {text} form a loop.");
            var target = Path.Combine(Path.GetDirectoryName(link)!, new DirectoryInfo(link).LinkTarget!);
            full = Of(Path.Combine(target, full[link.Length..].TrimStart(Separators)));
        }
        return full;
    }
}
