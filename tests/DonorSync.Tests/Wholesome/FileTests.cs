namespace DonorSync.Tests.Wholesome;

/// <summary>Source files and their lines stay short.</summary>
public sealed class FileTests
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
}
