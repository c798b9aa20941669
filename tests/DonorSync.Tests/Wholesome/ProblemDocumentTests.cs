using System.Text.RegularExpressions;
using DonorSync.Database;
using DonorSync.Donors.Contacts;
using DonorSync.Donors.Listing;

namespace DonorSync.Tests.Wholesome;

/// <summary>Programs depend on problem codes: the cookbook lists exactly those that the API may return, each with its status.</summary>
public sealed partial class ProblemDocumentTests
{
    [Fact]
    public void The_document_has_every_code_of_a_problem_and_no_other()
    {
        var api = Repository.Files(".cs").Where(static f => f.StartsWith("src/DonorSync.Server/", StringComparison.Ordinal))
            .SelectMany(static f => Code().Matches(Repository.Read(f)));
        var database = Rejection().Matches(Repository.Read("src", "DonorSync.Database", "Rejections", "RejectedException.cs"));
        var codes = api.Concat(database).Select(static m => m.Groups[1].Value).ToHashSet();
        var described = Row().Matches(Repository.Read("docs", "rest.md")).SelectMany(static row => Quoted().Matches(row.Value))
            .Select(static m => m.Groups[1].Value);

        Assert.True(codes.Count > 20, "The codes were not found.");
        Assert.Equal(codes.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    /// <summary>How problems are created: <c>new(409, "not_held", ...</c>.</summary>
    [GeneratedRegex("""(?:\b[45]\d\d,|\(status,|\bCode =)\s+"([a-z_]+)"[, ]""")]
    private static partial Regex Code();

    [GeneratedRegex("""\("([a-z_]+)", """)]
    private static partial Regex Rejection();

    [GeneratedRegex(@"^\| [45]\d\d[ ,].*$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([a-z_]+)`")]
    private static partial Regex Quoted();
}
