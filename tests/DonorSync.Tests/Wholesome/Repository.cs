using System.Runtime.CompilerServices;

namespace DonorSync.Tests.Wholesome;

/// <summary>The source tree that these tests were built from.</summary>
static class Repository
{
    public static string Root { get; } = Find();

    public static string Read(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path]));

    /// <summary>Files that people write, by their paths from the root: nothing that a build or a tool makes.</summary>
    public static IEnumerable<string> Files(params string[] extensions) =>
        from folder in new[] { "src", "tests", "bench" }
        let path = Path.Combine(Root, folder)
        where Directory.Exists(path)
        from file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
        where extensions.Contains(Path.GetExtension(file))
        let relative = Path.GetRelativePath(Root, file).Replace('\\', '/')
        where !relative.Contains("/obj/", StringComparison.Ordinal) && !relative.Contains("/bin/", StringComparison.Ordinal)
        select relative;

    static string Find([CallerFilePath] string thisFile = "")
    {
        // The path it was compiled from where that still is, else upwards from the binaries.
        foreach (var start in new[] { Path.GetDirectoryName(thisFile), AppContext.BaseDirectory })
        {
            for (var folder = start; folder is not null; folder = Path.GetDirectoryName(folder))
            {
                if (File.Exists(Path.Combine(folder, "DonorSync.slnx")))
                    return folder;
            }
        }
        throw new InvalidOperationException("These tests read the source tree, and it is not there.");
    }
}
