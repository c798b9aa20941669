using System.Runtime.CompilerServices;

namespace DonorSync.Tests.Wholesome;

/// <summary>The source tree of these tests.</summary>
static class Repository
{
    public static string Root { get; } = Find();

    public static string Read(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path]));

    /// <summary>The files that people write, by path from the root: none that a build or a tool creates.</summary>
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
        // The path at compile time if it still exists, or else upwards from the binaries.
        foreach (var start in new[] { Path.GetDirectoryName(thisFile), AppContext.BaseDirectory })
        {
            for (var folder = start; folder is not null; folder = Path.GetDirectoryName(folder))
            {
                if (File.Exists(Path.Combine(folder, "DonorSync.slnx")))
                    return folder;
            }
        }
        throw new InvalidOperationException("These tests need the source tree, which was not found.");
    }
}
