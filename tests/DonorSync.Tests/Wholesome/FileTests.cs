using System.Text.RegularExpressions;

namespace DonorSync.Tests.Wholesome;

/// <summary>Source files and their lines stay short.</summary>
public sealed partial class FileTests
{
    const int Ceiling = 400;

    [Fact]
    public void No_file_is_longer_than_four_hundred_lines()
    {
        var files = Repository.Files(".cs", ".razor").Where(static f => !f.Contains("/Migrations/", StringComparison.Ordinal)).ToList();
        Assert.True(files.Count > 200, "the source tree was not found");
        Assert.DoesNotContain(files, static f => File.ReadLines(Path.Combine(Repository.Root, f)).Count() > Ceiling);
    }

    [Fact]
    public void No_line_is_longer_than_140_columns() =>
        Assert.Empty(
            from file in Repository.Files(".cs", ".razor", ".css", ".js", ".csproj", ".targets", ".props", ".py")
            where !file.Contains("/Migrations/", StringComparison.Ordinal)
            from line in File.ReadLines(Path.Combine(Repository.Root, file)).Select(static (text, i) => (text.Length, Number: i + 1))
            where line.Length > 140
            select $"{file}:{line.Number}");

    [Fact]
    public void Namespaces_follow_folders_and_have_at_most_forty_files()
    {
        var files = Repository.Files(".cs").Where(static f => f.StartsWith("src/", StringComparison.Ordinal))
            .Select(static f => (File: f, Folder: Path.GetDirectoryName(f)![4..].Replace('/', '.'))).ToList();
        Assert.All(files, static f => Assert.Equal(
            f.Folder, Namespace().Matches(Repository.Read(f.File)).Select(static m => m.Groups[1].Value).LastOrDefault(f.Folder)));
        Assert.All(files.CountBy(static f => f.Folder), static folder => Assert.InRange(folder.Value, 1, 40));
    }

    [Theory]
    [InlineData("NotImplemented", "Exception")]
    [InlineData("TO", "DO:")]
    [InlineData("FIX", "ME")]
    [InlineData("Skip", " = \"")]
    public void No_file_contains_a_marker_of_unfinished_work(string one, string two)
    {
        // In two halves, so that the test does not find this file.
        var word = one + two;
        Assert.DoesNotContain(Repository.Files(".cs", ".razor"), f => Repository.Read(f).Contains(word, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
